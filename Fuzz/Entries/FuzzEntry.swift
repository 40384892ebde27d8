import Decoding
import Telemetry

/// One way into the decoder, which must never trap, hang or grow, whatever comes in.
///
/// An input is a topic, a line feed, and a payload. The decoder is kept from input to input, so that
/// formats with a memory are reached with all that they remember, and made anew now and then.
/// A packet that has a checksum is decoded as it is and once more with a checksum that fits.
public struct FuzzEntry {
  /// The formats that there is an entry for: all.
  public static let formats = Decoder.formats

  /// When every message arrives: 2026-07-25T04:00:00Z.
  private static let arrived = Instant(milliseconds: 1_784_952_000_000)
  /// Further devices of the register, which count towards no limit.
  private static let others = [
    "gate-7", "pond-1", "p-1", "pond01", "tank-2", "24e124136b502217", "lse01-7",
  ]
  /// After how many inputs a new decoder is made.
  private static let lifetime = 4096

  private let format: String
  private let sources: [SourceDefinition]
  private let limits: DecodingLimits
  private var decoder: Decoder
  private var register = Register()
  private var inputs = 0
  /// How many readings the inputs so far held: zero means that nothing behind the parser was ever reached.
  public private(set) var readings = 0

  /// Makes the entry of a format; nil where there is none of that name.
  public init?(format: String) {
    guard Self.formats.contains(format) else { return nil }
    let sources = Self.sources(of: format)
    var limits = DecodingLimits.standard
    (limits.maximumDevices, limits.maximumSeries, limits.maximumTopics) = (64, 4096, 64)
    guard let decoder = Self.decoder(sources, limits) else { return nil }
    (self.format, self.sources, self.limits, self.decoder) = (format, sources, limits, decoder)
  }

  /// Sources of one format, which share what its codec remembers.
  ///
  /// They put up with all faults of payloads; where topics leave room one puts up with none.
  private static func sources(of format: String) -> [SourceDefinition] {
    if format == "frame" { return FuzzFrames.sources }
    return patterns(of: format).map { topic in
      var source = SourceDefinition(topic: topic, format: format)
      if !topic.hasPrefix("strict/") { source.lenient = Set(Leniency.allCases) }
      return source
    }
  }

  private static func decoder(
    _ sources: [SourceDefinition],
    _ limits: DecodingLimits
  ) -> Decoder? {
    var device = DeviceDefinition(
      name: "d",
      rename: ["x*": "water_temp", "ec": "substrate_ec"],
      units: ["substrate_ec": "mS/cm"],
      scale: ["water_temp": 0.1],
      missing: [-999]
    )
    device.calibration = ["ph": [CalibrationStep(from: .epoch, gain: 1.02, offset: -0.1)]]
    return try? Decoder(
      sources: sources,
      sites: [
        SiteDefinition(
          name: "s",
          devices: [device] + Self.others.map { DeviceDefinition(name: $0) }
        )
      ],
      zone: .fixed("Asia/Shanghai", offset: 28_800),
      limits: limits
    )
  }

  private static func patterns(of format: String) -> [String] {
    switch format {
    case "json": ["strict/{site}/{device}", "{site}/{device}", "{site}/#"]
    case "value": ["{site}/{device}/{metric}"]
    case "availability": ["{site}/{device}/LWT"]
    case "sparkplug", "thingsboard": ["strict/{site}/#", "{site}/#"]
    default: ["strict/{site}/#", "s/{device}/#", "/#", "{site}/#", "#", "$oc/#", "$sys/#"]
    }
  }

  /// Decodes one input.
  ///
  /// - Returns: what is wrong with the outcome; nil where nothing is.
  public mutating func run(_ input: [UInt8]) -> String? {
    inputs += 1
    if inputs % Self.lifetime == 0, let fresh = Self.decoder(sources, limits) {
      (decoder, register) = (fresh, Register())
    }
    let end = input.firstIndex(of: UInt8(ascii: "\n")) ?? input.endIndex
    let (topic, payload) = (input[..<end], Array(input[end...].dropFirst()))
    if let fault = decode(topic, payload) { return fault }
    return ChecksumMender.mended(payload, format: format).flatMap { decode(topic, $0) }
  }

  private mutating func decode(_ topic: ArraySlice<UInt8>, _ payload: [UInt8]) -> String? {
    var batch = MessageBatch()
    topic.withUnsafeBytes { topic in
      payload.withUnsafeBytes { payload in
        batch.append(topic: topic, payload: payload, arrived: Self.arrived)
      }
    }
    var samples: [Sample] = []
    let message = decoder.decode(
      batch.entries[0],
      in: batch.bytes,
      register: &register,
      into: &samples
    )
    _ = decoder.takeRequests()
    _ = decoder.takeClockChanges()
    return fault(message, samples)
  }

  private mutating func fault(_ message: DecodedMessage, _ samples: [Sample]) -> String? {
    switch message.outcome {
    case .readings(let count):
      guard count == samples.count, count > 0 else {
        return "\(count) readings, \(samples.count) samples"
      }
      readings += count
    case .rejected(_, let reason):
      guard samples.isEmpty, !reason.isEmpty else { return "rejected with samples or no reason" }
    case .ignored(let reason):
      guard samples.isEmpty, !reason.isEmpty else { return "ignored with samples or no reason" }
    }
    for sample in samples {
      guard sample.value?.isFinite ?? (sample.flag == .missing) else {
        return "a value without sense"
      }
      guard sample.time >= limits.earliest, sample.time <= Self.arrived + limits.futureTolerance
      else {
        return "a time beyond the limits"
      }
      guard register[sample.series] != nil else { return "a series that the register lacks" }
    }
    guard register.highestSeries <= limits.maximumSeries,
      register.highestDevice <= limits.maximumDevices + 1 + Self.others.count
    else { return "more series or devices than there may be" }
    return nil
  }
}
