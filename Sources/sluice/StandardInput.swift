import Foundation

/// What is piped into the program.
enum StandardInput {
  /// How much is read at most; a payload of this length is refused for its size anyway.
  static let maximumBytes = 64 * 1024 * 1024

  /// Reads to the end.
  static func read() throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < maximumBytes,
      let part = try FileHandle.standardInput.read(upToCount: 256 * 1024), !part.isEmpty
    {
      bytes += part
    }
    return bytes
  }
}
