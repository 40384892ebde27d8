/// A configuration from which no decoder can be made.
public struct DecoderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it is about: `source farm/{site}`, `device qingxi-3/probe-1`.
  public var subject: String
  /// What is wrong.
  public var message: String
  /// How to mend it.
  public var remedy: String

  /// Makes an error.
  public init(subject: String, message: String, remedy: String) {
    (self.subject, self.message, self.remedy) = (subject, message, remedy)
  }

  /// All of it in one line.
  public var description: String { "\(subject): \(message): \(remedy)" }
}
