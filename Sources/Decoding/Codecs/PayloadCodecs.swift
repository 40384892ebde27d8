/// The formats that there are, by the name that the configuration uses.
enum PayloadCodecs {
  /// The names.
  static let names = all.map(\.name)

  /// A new codec of this name; nil where there is none.
  static func make(
    _ name: String,
    limits: DecodingLimits,
    hash: ByteHash
  ) -> (any PayloadCodec)? {
    all.first { $0.name == name }?.make(limits, hash)
  }

  /// Whether each topic of this format holds one value, so that the topic must name the metric.
  static func needsMetric(_ name: String) -> Bool { name == "value" }

  /// The format whose messages hold no readings but a word about the device; retained ones count.
  static let availability = "availability"

  private static let all:
    [(name: String, make: @Sendable (DecodingLimits, ByteHash) -> any PayloadCodec)] = [
      ("json", { JSONCodec(limits: $0, hash: $1) }),
      ("value", { ValueCodec(limits: $0, hash: $1) }),
      (availability, { AvailabilityCodec(limits: $0, hash: $1) }),
    ]
}
