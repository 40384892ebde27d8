/// A device as the configuration describes it.
public struct DeviceDefinition: Hashable, Sendable {
  /// The device's name in series.
  public var name: String
  /// How often it sends.
  public var every: TimeSpan?
  /// The metrics that it is expected to send; empty when that is not known.
  public var metrics: [String]
  /// The id under which it sends, when that is not its name.
  public var match: String?
  /// From the field in its payload to the metric, `metric` or `metric.channel`.
  public var rename: [String: String]
  /// The UCUM code in which it sends a metric, when that is not the metric's own.
  public var units: [String: String]
  /// Values that mean "no reading".
  public var missing: [Double]

  /// Makes a device.
  public init(
    name: String,
    every: TimeSpan? = nil,
    metrics: [String] = [],
    match: String? = nil,
    rename: [String: String] = [:],
    units: [String: String] = [:],
    missing: [Double] = []
  ) {
    (self.name, self.every, self.metrics, self.match) = (name, every, metrics, match)
    (self.rename, self.units, self.missing) = (rename, units, missing)
  }
}
