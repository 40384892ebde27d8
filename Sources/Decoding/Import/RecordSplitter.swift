/// Cuts a stream of bytes into the lines of a file of readings.
///
/// Lines end in a line feed, with a carriage return before it or not. In CSV a line feed between
/// quotation marks belongs to the line.
public struct RecordSplitter: Sendable {
  /// The longest line, in bytes; a longer one is cut, and so refused by whoever reads it.
  public static let longestLine = 64 * 1024

  /// A line and where it began.
  public struct Record: Hashable, Sendable {
    /// Its number, counted from 1.
    public var line: Int
    /// Its text, with what is not UTF-8 replaced.
    public var text: String
    /// The place in the stream after it, in bytes.
    public var end: Int
  }

  private let isQuoting: Bool
  private var bytes: [UInt8] = []
  private var (start, line, offset) = (1, 1, 0)
  private var isInQuotes = false

  /// Makes a splitter at the beginning of a file.
  public init(_ format: ImportFormat) { isQuoting = format == .csv }

  /// Takes in bytes; calls `body` with each line that ends in them, blank ones left out.
  public mutating func take<Failure>(
    _ more: ArraySlice<UInt8>,
    _ body: (Record) throws(Failure) -> Void
  ) throws(Failure) {
    for byte in more {
      offset += 1
      if byte == UInt8(ascii: "\"") { isInQuotes.toggle() }
      if byte == UInt8(ascii: "\n") {
        line += 1
        // A mark that is never closed must not swallow the file.
        guard isQuoting, isInQuotes, bytes.count < Self.longestLine else {
          try finish(body)
          continue
        }
      }
      if bytes.count < Self.longestLine { bytes.append(byte) }
    }
  }

  /// Gives the last line, where the file does not end in a line feed.
  public mutating func finish<Failure>(
    _ body: (Record) throws(Failure) -> Void
  ) throws(Failure) {
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    if bytes.contains(where: { $0 != 0x20 }) {
      try body(Record(line: start, text: String(decoding: bytes, as: UTF8.self), end: offset))
    }
    bytes.removeAll(keepingCapacity: true)
    (start, isInQuotes) = (line, false)
  }
}
