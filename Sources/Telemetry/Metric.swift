/// A quantity that devices measure: its names, its unit and the values to expect.
public struct Metric: Hashable, Sendable {
  /// The name in series, rules and payloads: `dissolved_oxygen`.
  public var name: String
  /// The name in simplified Chinese.
  public var simplified: String
  /// The name in traditional Chinese.
  public var traditional: String
  /// The UCUM code of the unit in which it is stored.
  public var unit: String
  /// What the usual sensors can read; outside, the value is wrong.
  public var sensorRange: ClosedRange<Double>
  /// What is plausible in Deqing; outside, the value is doubtful.
  public var plausibleRange: ClosedRange<Double>

  /// Makes a metric.
  public init(
    name: String,
    simplified: String,
    traditional: String,
    unit: String,
    sensorRange: ClosedRange<Double>,
    plausibleRange: ClosedRange<Double>
  ) {
    (self.name, self.simplified, self.traditional) = (name, simplified, traditional)
    (self.unit, self.sensorRange, self.plausibleRange) = (unit, sensorRange, plausibleRange)
  }
}
