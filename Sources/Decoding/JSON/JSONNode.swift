/// One value or key of a JSON text, where it stands and where the next one begins.
struct JSONNode: BitwiseCopyable, Sendable {
  /// What stands there.
  enum Kind: UInt8 {
    case object, array, key, string, number, yes, no, null
  }

  /// What stands there.
  var kind: Kind
  /// Whether a key or string holds escapes.
  var isEscaped = false
  /// The hash of a key without its escapes.
  var hash: UInt32 = 0
  /// The first byte of the text; of a key or string, after the quotation mark.
  var start: Int32
  /// The byte after the text; of a key or string, the closing quotation mark.
  var end: Int32
  /// The node after a value and all that it holds; for a key the key before it in the same object,
  /// or -1.
  var next: Int32
  /// The value of a number.
  var number = 0.0

  /// Where the text lies.
  var range: Range<Int> { Int(start)..<Int(end) }

  /// A place that has not been filled yet.
  static let unused = JSONNode(kind: .null, start: 0, end: 0, next: 0)
}
