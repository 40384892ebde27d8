import Foundation
import Presentation

/// What the program's output is connected to.
enum Terminal {
  /// Whether people read the output as it comes.
  static let isOutput = isatty(STDOUT_FILENO) == 1

  /// The columns that there are; nil where there is no limit.
  static var width: Int? {
    guard isOutput else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Whether output is coloured.
  static var hasColours: Bool {
    Emphasis.isWanted(environment: ProcessInfo.processInfo.environment, isTerminal: isOutput)
  }
}
