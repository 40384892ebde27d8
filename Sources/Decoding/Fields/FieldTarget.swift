import Telemetry

/// The metric that a field stands for, and how its unit is settled.
struct FieldTarget: Sendable {
  /// How a unit that comes with a reading is treated.
  enum UnitPolicy: Sendable {
    /// The metric is not known: values are stored as they are sent.
    case asSent
    /// The register says what the device sends, whatever the reading says.
    case fixed
    /// The reading's own word counts.
    case convert
  }

  /// The metric.
  var metric: String
  /// The channel.
  var channel: String?
  /// The UCUM code of the series.
  var unit: String
  /// How a unit that comes with a reading is treated.
  var policy: UnitPolicy
  /// Whether the name means something before it has had a value: a known metric, or a field that
  /// the register renames.
  var isExpected: Bool
  /// The unit that came with the last reading, and where it leads; nil where nowhere.
  var sent: (unit: [UInt8], conversion: UnitConversion?) = ([], nil)
}
