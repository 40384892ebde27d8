import Decoding
import Foundation

/// The lines of a file of readings, in parts that fit one question to the daemon.
final class ImportSource {
  /// Lines of one part, which becomes one commit.
  static let linesAtOnce = 2000
  /// Bytes of one part, so that it fits a question with everything escaped.
  static let bytesAtOnce = 256 * 1024

  /// How the lines are written.
  let format: ImportFormat
  /// The line that names the columns of a CSV file; empty for NDJSON.
  let header: String
  /// The size of the file in bytes; 0 where it is not known.
  let size: Int
  private let path: String
  private let descriptor: Int32
  private let first: Int
  private var splitter: RecordSplitter
  private var waiting: ArraySlice<RecordSplitter.Record> = []
  private var isAtEnd = false

  /// Opens a file and reads the names of its columns.
  ///
  /// - Throws: a ``Failure`` where it cannot be read.
  init(_ path: String, _ format: ImportFormat, from first: Int) throws(Failure) {
    (self.path, self.format, self.first) = (path, format, first)
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    var status = stat()
    size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    splitter = RecordSplitter(format)
    var records: [RecordSplitter.Record] = []
    while records.isEmpty, !isAtEnd {
      records = try Self.read(descriptor, path, &splitter, &isAtEnd)
    }
    header = format == .csv ? records.first?.text ?? "" : ""
    waiting = format == .csv ? records.dropFirst() : records[...]
  }

  deinit { close(descriptor) }

  /// The next lines; none at the end of the file.
  func next() throws(Failure) -> [RecordSplitter.Record] {
    var (part, bytes): ([RecordSplitter.Record], Int) = ([], 0)
    while true {
      while let record = waiting.first {
        guard record.line >= first else {
          waiting.removeFirst()
          continue
        }
        bytes += record.text.utf8.count
        guard part.isEmpty || bytes <= Self.bytesAtOnce, part.count < Self.linesAtOnce else {
          return part
        }
        part.append(record)
        waiting.removeFirst()
      }
      if isAtEnd { return part }
      waiting = try Self.read(descriptor, path, &splitter, &isAtEnd)[...]
    }
  }

  private static func read(
    _ descriptor: Int32,
    _ path: String,
    _ splitter: inout RecordSplitter,
    _ isAtEnd: inout Bool
  ) throws(Failure) -> [RecordSplitter.Record] {
    var buffer = [UInt8](repeating: 0, count: 256 * 1024)
    var count = Foundation.read(descriptor, &buffer, buffer.count)
    while count < 0, errno == EINTR { count = Foundation.read(descriptor, &buffer, buffer.count) }
    guard count >= 0 else { throw failure(path) }
    var records: [RecordSplitter.Record] = []
    splitter.take(buffer[..<count]) { records.append($0) }
    if count == 0 {
      isAtEnd = true
      splitter.finish { records.append($0) }
    }
    return records
  }

  private static func failure(_ path: String) -> Failure {
    Failure(.unable, "cannot read \(path): \(String(cString: strerror(errno))): name another file")
  }
}
