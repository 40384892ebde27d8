import Foundation

/// Where people are told things, apart from the output.
enum StandardError {
  /// Whether a person sees it at once.
  static var isTerminal: Bool { isatty(2) == 1 }

  /// Writes a line.
  static func print(_ line: String) {
    write(line + "\n")
  }

  /// Writes text as it is.
  static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
