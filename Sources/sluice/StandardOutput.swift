import Foundation
import Presentation

/// Where answers go, in large writes.
enum StandardOutput {
  /// How much is gathered before it is written.
  static let capacity = 64 * 1024

  /// Passes on what has gathered in `rows`, if that is worth a write.
  static func drain(_ rows: inout any RowText, all: Bool = false) throws(Failure) {
    guard all || rows.bytes.count >= capacity else { return }
    try write(rows.bytes)
    rows.bytes.removeAll(keepingCapacity: true)
  }

  /// Writes all bytes.
  ///
  /// - Throws: a ``Failure`` when the output cannot take them.
  static func write(_ bytes: [UInt8]) throws(Failure) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Foundation.write(
          STDOUT_FILENO,
          buffer.baseAddress?.advanced(by: written),
          bytes.count - written
        )
      }
      if count >= 0 { written += count } else { try recover(from: errno) }
    }
  }

  /// Writes a text and ends the process well.
  static func end(with text: String) -> Never {
    do {
      try write(Array((text + "\n").utf8))
      exit(0)
    } catch {
      exit(error.kind.rawValue)
    }
  }

  private static func recover(from error: Int32) throws(Failure) {
    switch error {
    case EINTR: return
    case EAGAIN:
      var descriptor = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
      _ = poll(&descriptor, 1, -1)
    case EPIPE:
      // The reader has seen enough; where SIGPIPE is ignored this is how it says so.
      exit(0)
    default:
      let reason = String(cString: strerror(error))
      throw Failure(
        .unable,
        "cannot write the output: \(reason): make room or choose another place"
      )
    }
  }
}
