/// A payload format: takes bytes apart into named fields and knows nothing of metrics or units.
///
/// A new format is a new type here and a line in ``PayloadCodecs``.
protocol PayloadCodec: Sendable {
  /// Takes one payload apart.
  ///
  /// - Parameters:
  ///   - payload: the bytes, at most `DecodingLimits.maximumBytes` of them.
  ///   - topic: what the topic says about the payload.
  ///   - records: empty; gets what the payload holds.
  /// - Throws: why the payload is not of this format, or too much.
  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    into records: inout PayloadRecords
  ) throws(PayloadFault)
}
