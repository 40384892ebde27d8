import Foundation
import Presentation

/// A line on a terminal's standard error that says how far long work has come; nothing elsewhere.
final class ProgressLine {
  private let isShown = isatty(STDERR_FILENO) == 1
  private var last = 0
  private var isDirty = false

  /// Shows a text in the place of the last one; five times a second at most.
  func show(_ text: String) {
    guard isShown, Self.now - last >= 200 else { return }
    last = Self.now
    isDirty = true
    write("\r\u{1B}[K\(SafeText.escaped(text))")
  }

  /// Removes the line, before anything else is written.
  func clear() {
    guard isDirty else { return }
    isDirty = false
    write("\r\u{1B}[K")
  }

  private func write(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes {
      Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count)
    }
  }

  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
