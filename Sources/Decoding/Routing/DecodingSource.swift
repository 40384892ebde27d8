import Telemetry

/// A source, checked and ready for use.
struct DecodingSource: Sendable {
  /// Its topics.
  let pattern: TopicPattern
  /// The name of its format.
  let format: String
  /// The index of its codec.
  let codec: Int
  /// Whether devices are told which of their messages are stored.
  let receipts: Bool
  /// The faults of payloads that are put up with.
  let lenient: Set<Leniency>
  /// Whose times count, the best first.
  let times: [TimeOrigin]
  /// The profile of devices that have none of their own.
  let profile: DeviceProfile?

  /// Checks a definition.
  ///
  /// - Throws: ``DecoderError`` for an impossible topic pattern or format.
  init(_ definition: SourceDefinition, codec: Int) throws(DecoderError) {
    let subject = "source \(definition.topic)"
    do {
      pattern = try TopicPattern(definition.topic)
    } catch {
      throw DecoderError(subject: subject, message: error.message, remedy: error.remedy)
    }
    guard PayloadCodecs.names.contains(definition.format) else {
      throw DecoderError(
        subject: subject,
        message: "the format \(definition.format) is not known",
        remedy: "use one of \(PayloadCodecs.names.joined(separator: ", "))"
      )
    }
    guard definition.format != "frame" || definition.frame != nil else {
      throw DecoderError(
        subject: subject,
        message: "the format frame needs a description of the bytes",
        remedy: "describe them under `frame`, see docs/formats.md"
      )
    }
    guard !PayloadCodecs.needsMetric(definition.format) || pattern.names.contains(.metric) else {
      throw DecoderError(
        subject: subject,
        message: "the format \(definition.format) needs {metric} in the topic",
        remedy: "write {metric} for the level that names what is measured"
      )
    }
    guard definition.format != PayloadCodecs.availability || pattern.names.contains(.device) else {
      throw DecoderError(
        subject: subject,
        message: "the format \(definition.format) needs {device} in the topic",
        remedy: "write {device} for the level that names the device"
      )
    }
    (format, self.codec, receipts) = (definition.format, codec, definition.receipts)
    (lenient, times, profile) = (definition.lenient, definition.times, definition.profile)
  }
}
