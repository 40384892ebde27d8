/// The texts of messages, with names in braces for what is filled in.
public struct MessageTemplates: Hashable, Sendable {
  /// The texts that there are.
  public enum Name: String, Sendable, CaseIterable {
    /// The line above a message.
    case title
    /// An alert that fires.
    case firing
    /// An alert that has ended.
    case resolved
    /// One of many in a digest.
    case line
  }

  /// What can be filled in; a line of which all of it is empty is left out.
  public static let fields: Set<String> = [
    "status", "severity", "title", "place", "site", "device", "rule", "id", "value", "limit",
    "basis", "since", "until", "at", "lasted", "advice", "acknowledge", "acknowledged", "note",
    "escalation",
  ]

  /// Texts of the user's own, by name and language.
  public var texts: [Name: LocalizedText]

  /// Makes templates; those that are not given are the built-in ones.
  public init(_ texts: [Name: LocalizedText] = [:]) { self.texts = texts }

  /// The names in braces in a text that nothing is known of.
  public static func unknownFields(in text: String) -> [String] {
    text.matches(of: /\{([^{}]*)\}/).map { String($0.1) }.filter { !fields.contains($0) }
  }
}
