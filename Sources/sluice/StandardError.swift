import Foundation
import Presentation

/// The place for hints and reasons: one line each, nothing raw.
enum StandardError {
  /// Writes a line that begins with the program's name.
  static func say(_ message: String) {
    let bytes = Array("sluice: \(SafeText.escaped(message))\n".utf8)
    // Nobody is left to be told when even this fails.
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
