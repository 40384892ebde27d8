import Decoding
import Telemetry

/// A decoder with its register, for tests: messages in, lines of text out.
///
/// A class, so that the testing macros can call it in an expression.
final class Bench {
  /// When every message arrives unless a test says otherwise: 2026-07-25T04:00:00Z.
  static let noon = Instant(milliseconds: 1_784_952_000_000)

  var decoder: Decoder
  var register = Register()

  convenience init(
    _ pattern: String = "farm/{site}/{device}/telemetry",
    format: String = "json",
    sites: [SiteDefinition] = [],
    zone: LocalZone = .fixed("Asia/Shanghai", offset: 28_800),
    limits: DecodingLimits = .standard
  ) throws {
    try self.init(
      sources: [SourceDefinition(topic: pattern, format: format)],
      sites: sites,
      zone: zone,
      limits: limits
    )
  }

  init(
    sources: [SourceDefinition],
    sites: [SiteDefinition] = [],
    zone: LocalZone = .fixed("Asia/Shanghai", offset: 28_800),
    limits: DecodingLimits = .standard
  ) throws {
    decoder = try Decoder(sources: sources, sites: sites, zone: zone, limits: limits)
  }

  /// Decodes one message.
  func decode(
    topic: String = "farm/s/d/telemetry",
    _ payload: some Collection<UInt8>,
    arrived: Instant = Bench.noon,
    isRetained: Bool = false
  ) -> (message: DecodedMessage, samples: [Sample]) {
    var batch = MessageBatch()
    batch.append(topic: topic, payload: payload, arrived: arrived, isRetained: isRetained)
    var samples: [Sample] = []
    let message = decoder.decode(
      batch.entries[0],
      in: batch.bytes,
      register: &register,
      into: &samples
    )
    return (message, samples)
  }

  /// The readings as `series=value unit` with what is unusual about them, or the reject code.
  func lines(
    topic: String = "farm/s/d/telemetry",
    _ payload: String,
    arrived: Instant = Bench.noon
  ) -> [String] {
    let (message, samples) = decode(topic: topic, payload.utf8, arrived: arrived)
    switch message.outcome {
    case .rejected(let code, _): return [code.rawValue]
    case .ignored(let reason): return ["ignored: \(reason)"]
    case .readings: break
    }
    return samples.map { sample in
      let series = register[sample.series]
      let value = sample.value.map { "\($0)" } ?? "none"
      return "\(series?.key.description ?? "?")=\(value) \(series?.unit ?? "?")"
    }
  }

  /// The only sample of a message that holds one.
  func sample(
    topic: String = "farm/s/d/telemetry",
    _ payload: String,
    arrived: Instant = Bench.noon
  ) -> Sample? {
    let samples = decode(topic: topic, payload.utf8, arrived: arrived).samples
    return samples.count == 1 ? samples[0] : nil
  }

  /// The reject code of a message, or nil where it was taken in or ignored.
  func code(
    topic: String = "farm/s/d/telemetry",
    _ payload: some Collection<UInt8>
  ) -> RejectCode? {
    if case .rejected(let code, _) = decode(topic: topic, payload).message.outcome {
      code
    } else {
      nil
    }
  }
}

extension Bench {
  /// A reading with its names written out.
  struct Named: Equatable {
    var device: String
    var measure: String
    var sample: Sample
  }

  /// The readings of one message with their names; the message must be taken in or ignored.
  func named(
    topic: String,
    _ payload: some Collection<UInt8>,
    arrived: Instant = Bench.noon
  ) -> [Named] {
    decode(topic: topic, payload, arrived: arrived).samples.compactMap { sample in
      guard let series = register[sample.series]?.key else { return nil }
      let measure = series.channel.map { "\(series.metric).\($0)" } ?? series.metric
      return Named(device: series.device, measure: measure, sample: sample)
    }
  }

  /// The readings as `device/measure=value unit`, with flag and reasons where they are unusual.
  func told(
    topic: String,
    _ payload: some Collection<UInt8>,
    arrived: Instant = Bench.noon
  ) -> [String] {
    let (message, samples) = decode(topic: topic, payload, arrived: arrived)
    switch message.outcome {
    case .rejected(let code, _): return [code.rawValue]
    case .ignored: return ["ignored"]
    case .readings: break
    }
    return samples.map { sample in
      let series = register[sample.series]
      let value = sample.value.map { "\($0)" } ?? "none"
      let reasons = sample.reasons.subtracting([.arrivalTime, .gatewayTime, .noValue]).words
      let quality =
        reasons.isEmpty ? "" : " \(sample.flag.rawValue) \(reasons.joined(separator: "+"))"
      let key = series?.key.description.drop { $0 != "/" }.dropFirst() ?? "?"
      return "\(key)=\(value) \(series?.unit ?? "?")\(quality)"
    }
  }

  func told(topic: String, _ payload: String, arrived: Instant = Bench.noon) -> [String] {
    told(topic: topic, Array(payload.utf8), arrived: arrived)
  }
}
