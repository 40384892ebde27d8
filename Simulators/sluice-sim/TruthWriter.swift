import FieldSimulation
import Foundation

/// Writes what a run comes to know as it goes, so that a long one needs no memory for it.
///
/// The file appears under its name when it is complete.
struct TruthWriter {
  private let path: String
  private let handle: FileHandle

  /// Begins a file beside `path`.
  init(path: String) throws {
    self.path = path
    let manager = FileManager.default
    guard manager.createFile(atPath: path + ".part", contents: nil),
      let handle = FileHandle(forWritingAtPath: path + ".part")
    else {
      throw RunError.failed(
        "cannot write the truth to \(path): check the folder and its permissions"
      )
    }
    self.handle = handle
  }

  /// Writes some more.
  func append(_ entries: [TruthEntry]) throws {
    guard !entries.isEmpty else { return }
    try write(entries.map(\.jsonLine).joined(separator: "\n") + "\n")
  }

  /// Writes the line on the run and puts the file under its name.
  func finish(_ run: TruthFile.Run) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = try encoder.encode(["run": run])
    try write(String(decoding: line, as: UTF8.self) + "\n")
    do {
      try handle.close()
      guard rename(path + ".part", path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      throw RunError.failed("cannot write the truth to \(path): \(error.localizedDescription)")
    }
  }

  private func write(_ text: String) throws {
    do {
      try handle.write(contentsOf: Data(text.utf8))
    } catch {
      throw RunError.failed("cannot write the truth to \(path): \(error.localizedDescription)")
    }
  }
}
