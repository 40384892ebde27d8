/// What a piece of output wants to stand out as; drawn as colour where colours are wanted.
public enum Emphasis: Sendable, CaseIterable {
  /// As usual.
  case normal
  /// A title.
  case heading
  /// Of less interest than the rest.
  case faint
  /// All is well.
  case good
  /// To be looked at.
  case warning
  /// To be acted on.
  case alarm

  /// The text wrapped in the escape sequences of ECMA-48 that show the emphasis.
  public func applied(to text: String) -> String {
    let code: String
    switch self {
    case .normal: return text
    case .heading: code = "1"
    case .faint: code = "2"
    case .good: code = "32"
    case .warning: code = "33"
    case .alarm: code = "1;31"
    }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// Whether colours are wanted, by the agreement of no-color.org: on a terminal that can show them
  /// and unless `NO_COLOR` is set to anything but the empty text.
  public static func isWanted(environment: [String: String], isTerminal: Bool) -> Bool {
    isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }
}
