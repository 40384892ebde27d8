/// What a codec did with the parts of a payload that are no fields, gathered only to be explained.
struct PayloadParts: Sendable {
  /// The places of the JSON nodes that something was made of.
  var seen: Set<Int32> = []
  /// Parts that a codec says it left out.
  var leftOut: [LeftOut] = []
}
