/// A field's value as the format has it, before anything is known of its metric.
enum RawValue: BitwiseCopyable, Sendable {
  /// A number.
  case number(Double)
  /// True or false.
  case truth(Bool)
  /// A text, which may be a number, a unit with it, a word for on or off, or nothing of the kind.
  case text(TextRange)
  /// The format's own word for "no value".
  case missing
  /// Something that is no number and no text: bytes, a set of data, a moment.
  case other
}
