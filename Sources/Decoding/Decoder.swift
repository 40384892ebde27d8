public import Telemetry

/// Turns messages into samples: finds the source by topic, reads the payload, names the series,
/// converts units and judges times.
///
/// It is a value with memories (routes of topics, fields of devices) and belongs to the one queue
/// on which messages are decoded.
public struct Decoder: Sendable {
  /// The formats that a source can have.
  public static let formats = ["json", "value"]

  /// Makes a decoder.
  ///
  /// - Throws: ``DecoderError`` for a topic pattern, a format, a unit or a name that is impossible.
  public init(
    sources: [SourceDefinition],
    sites: [SiteDefinition],
    catalogue: MetricCatalogue = .standard,
    zone: LocalZone,
    limits: DecodingLimits = .standard
  ) throws(DecoderError) {
  }

  /// Decodes one message of a batch and appends its samples.
  ///
  /// - Parameters:
  ///   - message: where the message lies in `bytes`.
  ///   - bytes: the batch's bytes.
  ///   - register: grows by devices and series that are new.
  ///   - samples: gets the readings; unchanged unless the outcome is `readings`.
  /// - Returns: what became of the message and under which device it is booked.
  public mutating func decode(
    _ message: MessageBatch.Entry,
    in bytes: [UInt8],
    register: inout Register,
    into samples: inout [Sample]
  ) -> DecodedMessage {
    DecodedMessage(
      device: .unattributed,
      outcome: .rejected(.noDevice, reason: "no source fits the topic")
    )
  }

  /// Decodes one message by itself and tells what was made of it.
  public static func explain(
    topic: String,
    payload: [UInt8],
    arrived: Instant,
    sources: [SourceDefinition],
    sites: [SiteDefinition] = [],
    catalogue: MetricCatalogue = .standard,
    zone: LocalZone,
    limits: DecodingLimits = .standard
  ) throws(DecoderError) -> DecodeExplanation {
    DecodeExplanation(
      pattern: nil,
      format: nil,
      site: nil,
      device: nil,
      fields: [],
      readings: [],
      message: DecodedMessage(
        device: .unattributed,
        outcome: .rejected(.noDevice, reason: "no source fits the topic")
      )
    )
  }
}
