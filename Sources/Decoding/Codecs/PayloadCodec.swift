import Telemetry

/// A payload format: takes bytes apart into named fields and knows nothing of a device's register
/// entry.
///
/// Whatever the format, what it finds goes into ``PayloadRecords`` as ranges of the payload, and from
/// there all formats go the same way: names, units, missing values, times, limits.
/// A new format is a new type here and a line in ``PayloadCodecs``.
protocol PayloadCodec: Sendable {
  /// What a topic says in this format; asked once, when the topic is first seen.
  ///
  /// - Parameters:
  ///   - topic: the topic's bytes.
  ///   - captures: what the source's pattern found in it.
  /// - Returns: the captures, corrected where the format knows better, and what else it says.
  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning

  /// Whether a payload is text, of which a lenient source may mend the known faults.
  func isText(_ payload: Span<UInt8>) -> Bool

  /// Takes one payload apart.
  ///
  /// - Parameters:
  ///   - payload: the bytes, at most `DecodingLimits.maximumBytes` of them.
  ///   - topic: what the topic says about the payload.
  ///   - arrived: when the message arrived.
  ///   - records: empty; gets what the payload holds, or the reason why that is nothing.
  /// - Throws: why the payload is not of this format, or too much.
  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault)

  /// The JSON that the last payload was, of which all is accounted for that nothing was made of.
  var envelope: JSONCodec? { get }

  /// Whether a payload without a byte is a message of this format, rather than the way in which MQTT
  /// clears a retained one.
  static var readsEmpty: Bool { get }

  /// Takes over what was learned by the codec of the same place before the configuration changed.
  mutating func inherit(from before: any PayloadCodec)
}

extension PayloadCodec {
  func isText(_ payload: Span<UInt8>) -> Bool { true }

  var envelope: JSONCodec? { nil }

  static var readsEmpty: Bool { false }

  mutating func inherit(from before: any PayloadCodec) {}

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    TopicMeaning(captures)
  }
}
