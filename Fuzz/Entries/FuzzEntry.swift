import Decoding
import Telemetry

/// One way into the decoder, which must never trap, hang or grow, whatever comes in.
///
/// An input is a topic, a line feed, and a payload. The decoder is kept from input to input, so that
/// formats with a memory are reached with all that they remember, and made anew now and then.
public struct FuzzEntry {
  /// The formats that there is an entry for: all.
  public static let formats = Decoder.formats

  /// When every message arrives: 2026-07-25T04:00:00Z.
  private static let arrived = Instant(milliseconds: 1_784_952_000_000)
  /// After how many inputs a new decoder is made.
  private static let lifetime = 4096

  private let source: SourceDefinition
  private let limits: DecodingLimits
  private var decoder: Decoder
  private var register = Register()
  private var inputs = 0

  /// Makes the entry of a format; nil where there is none of that name.
  public init?(format: String) {
    guard Self.formats.contains(format) else { return nil }
    var source = SourceDefinition(topic: Self.pattern(of: format), format: format)
    // Everything that can be mended is mended, which is more code to reach.
    source.lenient = Set(Leniency.allCases)
    if format == "frame" { source.frame = Self.frame }
    var limits = DecodingLimits.standard
    (limits.maximumDevices, limits.maximumSeries, limits.maximumTopics) = (64, 4096, 64)
    guard let decoder = Self.decoder(source, limits) else { return nil }
    (self.source, self.limits, self.decoder) = (source, limits, decoder)
  }

  private static func decoder(_ source: SourceDefinition, _ limits: DecodingLimits) -> Decoder? {
    var device = DeviceDefinition(
      name: "d",
      rename: ["x*": "water_temp", "ec": "substrate_ec"],
      units: ["substrate_ec": "mS/cm"],
      scale: ["water_temp": 0.1],
      missing: [-999]
    )
    device.calibration = ["ph": [CalibrationStep(from: .epoch, gain: 1.02, offset: -0.1)]]
    return try? Decoder(
      sources: [source],
      sites: [SiteDefinition(name: "s", devices: [device])],
      zone: .fixed("Asia/Shanghai", offset: 28_800),
      limits: limits
    )
  }

  private static func pattern(of format: String) -> String {
    switch format {
    case "json": "{site}/{device}"
    case "value": "{site}/{device}/{metric}"
    case "iotda": "$oc/#"
    case "availability": "{site}/{device}/LWT"
    default: "#"
    }
  }

  private static let frame = FrameDefinition(
    header: [1],
    checksum: .modbus,
    fields: [
      FrameField(name: "a", offset: 1, kind: .f32), FrameField(name: "b", offset: 3, kind: .bcd24),
      FrameField(name: "c", offset: 2, kind: .u16),
    ]
  )

  /// Decodes one input.
  ///
  /// - Returns: what is wrong with the outcome; nil where nothing is.
  public mutating func run(_ input: [UInt8]) -> String? {
    inputs += 1
    if inputs % Self.lifetime == 0, let fresh = Self.decoder(source, limits) {
      (decoder, register) = (fresh, Register())
    }
    let end = input.firstIndex(of: UInt8(ascii: "\n")) ?? input.endIndex
    var batch = MessageBatch()
    input[..<end].withUnsafeBytes { topic in
      input[end...].dropFirst().withUnsafeBytes { payload in
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

  private func fault(_ message: DecodedMessage, _ samples: [Sample]) -> String? {
    switch message.outcome {
    case .readings(let count):
      guard count == samples.count, count > 0 else {
        return "\(count) readings, \(samples.count) samples"
      }
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
      register.highestDevice <= limits.maximumDevices + 1
    else { return "more series or devices than there may be" }
    return nil
  }
}
