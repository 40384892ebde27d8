public import Telemetry

/// Why a text is not an expression: where, what was expected, and what to write instead.
public struct ExpressionError: Error, Hashable, Sendable {
  /// The offset of the first character at fault, counted in characters from the start.
  public var offset: Int
  /// What is wrong.
  public var message: String
  /// What to do about it.
  public var remedy: String

  /// Message and remedy in other languages, for the faults that are made most.
  public var translations: [Language: String]

  /// Makes an error.
  public init(
    offset: Int,
    message: String,
    remedy: String,
    translations: [Language: String] = [:]
  ) {
    (self.offset, self.message, self.remedy) = (offset, message, remedy)
    self.translations = translations
  }
}
