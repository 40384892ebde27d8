/// The head of one data item of CBOR (RFC 8949, section 3), or the whole of a simple one.
enum CBORItem {
  /// A number; integers beyond 2^53 are rounded.
  case number(Double)
  /// A stretch of bytes.
  case bytes(Range<Int>)
  /// A stretch of text.
  case text(Range<Int>)
  /// An array of so many items; nil where a break ends it.
  case array(Int?)
  /// A map of so many pairs; nil where a break ends it.
  case map(Int?)
  /// A string in pieces, up to a break.
  case pieces(isText: Bool)
  /// The item behind it has this tag.
  case tag(UInt64)
  /// True or false.
  case truth(Bool)
  /// Null, undefined, or a simple value without a meaning.
  case nothing
  /// The end of an array, map or string of unknown length.
  case end
}
