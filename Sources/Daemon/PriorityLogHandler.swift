import Foundation
public import Logging

/// Writes each log line to standard error with journald's priority in front (`<4>…`,
/// sd-daemon(3)), or with the word for it where a person watches.
public struct PriorityLogHandler: LogHandler {
  /// What goes with every line.
  public var metadata: Logger.Metadata = [:]
  /// Lines below it are not written.
  public var logLevel: Logger.Level = .info
  private let label: String
  private let isTerminal: Bool

  /// Makes a handler.
  ///
  /// - Parameters:
  ///   - label: the component, which begins each line.
  ///   - isTerminal: whether a person watches; nil to ask standard error.
  public init(label: String, isTerminal: Bool? = nil) {
    (self.label, self.isTerminal) = (label, isTerminal ?? (isatty(STDERR_FILENO) == 1))
  }

  /// One value of what goes with every line.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one line in one call, so that lines of several threads do not mix.
  public func log(event: LogEvent) {
    let prefix = isTerminal ? "\(event.level.rawValue) " : "<\(Self.priority(event.level))>"
    let details = metadata.merging(event.metadata ?? [:]) { $1 }
      .sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.shown("\($0.value)"))" }.joined()
    let line = Self.printable("\(prefix)\(label): \(event.message)\(details)") + "\n"
    let bytes = Array(line.utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// A value with blanks stands in quotes.
  private static func shown(_ value: String) -> String {
    value.contains(" ") || value.isEmpty
      ? "\"\(value.replacing("\"", with: "'"))\"" : value
  }

  /// Control characters, which may come from a device's topic, never reach a terminal or a journal.
  private static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 })
    )
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
  }

  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
