/// What a birth said of one metric.
struct BirthMetric: Sendable {
  /// The data type (Sparkplug 3.0, 6.4.16).
  var type: UInt32
  /// The unit, where the birth names one as the property `engUnit`.
  var unit: [UInt8]?
}
