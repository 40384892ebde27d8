import Telemetry

/// The formats that there are, by the name that the configuration uses.
enum PayloadCodecs {
  /// The names.
  static let names = all.map(\.name)

  /// A new codec for a source; nil where its format is not known.
  static func make(
    _ source: SourceDefinition,
    limits: DecodingLimits,
    hash: ByteHash
  ) -> (any PayloadCodec)? {
    if source.format == "frame" {
      return source.frame.map { FrameCodec($0, limits: limits, hash: hash) }
    }
    return all.first { $0.name == source.format }?.make(limits, hash)
  }

  /// Whether each topic of this format holds one value, so that the topic must name the metric.
  static func needsMetric(_ name: String) -> Bool { name == "value" }

  /// The format whose messages hold no readings but a word about the device.
  static let availability = "availability"

  private typealias Format = (
    name: String, make: @Sendable (DecodingLimits, ByteHash) -> (any PayloadCodec)?
  )

  private static let all: [Format] = [
    ("json", { JSONCodec(limits: $0, hash: $1) }),
    ("value", { ValueCodec(limits: $0, hash: $1) }),
    ("senml", { SenMLCodec(limits: $0, hash: $1) }),
    ("sparkplug", { SparkplugCodec(limits: $0, hash: $1) }),
    ("chirpstack", { ChirpStackCodec(limits: $0, hash: $1) }),
    ("ttn", { ThingsStackCodec(limits: $0, hash: $1) }),
    ("thingsboard", { ThingsBoardCodec(limits: $0, hash: $1) }),
    ("influx", { InfluxCodec(limits: $0, hash: $1) }),
    ("zigbee2mqtt", { Zigbee2MQTTCodec(limits: $0, hash: $1) }),
    ("tasmota", { TasmotaCodec(limits: $0, hash: $1) }),
    ("shelly", { ShellyCodec(limits: $0, hash: $1) }),
    ("homie", { HomieCodec(limits: $0, hash: $1) }),
    ("alink", { ThingModelCodec(.alink, limits: $0, hash: $1) }),
    ("iotda", { IoTDACodec(limits: $0, hash: $1) }),
    ("onenet", { ThingModelCodec(.onenet, limits: $0, hash: $1) }),
    ("jetlinks", { JetLinksCodec(limits: $0, hash: $1) }),
    ("ecowitt", { EcowittCodec(limits: $0, hash: $1) }),
    ("hj212", { HJ212Codec(limits: $0, hash: $1) }),
    ("sl651", { SL651Codec(limits: $0, hash: $1) }),
    (availability, { AvailabilityCodec(limits: $0, hash: $1) }),
    // Its codec comes from the source's own description.
    ("frame", { _, _ in nil }),
  ]
}
