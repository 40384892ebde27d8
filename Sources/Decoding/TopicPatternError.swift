/// Why a text is not a topic pattern.
public struct TopicPatternError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The pattern as written.
  public var pattern: String
  /// What is wrong.
  public var message: String
  /// How to mend it.
  public var remedy: String

  /// All of it in one line.
  public var description: String { "topic pattern \(pattern): \(message): \(remedy)" }
}
