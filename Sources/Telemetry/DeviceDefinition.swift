/// A device as the configuration describes it, with what its profile says filled in.
public struct DeviceDefinition: Hashable, Sendable {
  /// The device's name in series.
  public var name: String
  /// How often it sends.
  public var every: TimeSpan?
  /// The device that it sends through: a device of the same site, or `site/device`.
  public var gateway: String?
  /// The metrics that it is expected to send; empty when that is not known.
  public var metrics: [String]
  /// The id under which it sends, when that is not its name.
  public var match: String?
  /// The broker's user name under which it sends, when that is not its id.
  public var user: String?
  /// From the field in its payload to the metric, `metric` or `metric.channel`; a `*` in the field
  /// stands for any text, which becomes the channel where the metric has none.
  public var rename: [String: String]
  /// The UCUM code in which it sends a metric, when that is not the metric's own.
  public var units: [String: String]
  /// What a number is multiplied by before its unit counts: 0.1 for tenths.
  public var scale: [String: Double]
  /// Numbers that mean "no reading", whatever the metric.
  public var missing: [Double]
  /// Numbers that mean "no reading" for one metric.
  public var missingOf: [String: [Double]]
  /// The channel of a metric that has none; `*` for every metric.
  public var channels: [String: String]
  /// Fields that are no readings; a `*` stands for any text.
  public var ignore: [String]
  /// How values of a metric are corrected, in the order of the steps' beginnings.
  public var calibration: [String: [CalibrationStep]]
  /// The name of the profile that was filled in.
  public var profile: String?

  /// Makes a device.
  public init(
    name: String,
    every: TimeSpan? = nil,
    gateway: String? = nil,
    metrics: [String] = [],
    match: String? = nil,
    user: String? = nil,
    rename: [String: String] = [:],
    units: [String: String] = [:],
    scale: [String: Double] = [:],
    missing: [Double] = [],
    missingOf: [String: [Double]] = [:],
    channels: [String: String] = [:],
    ignore: [String] = [],
    calibration: [String: [CalibrationStep]] = [:],
    profile: String? = nil
  ) {
    (self.name, self.every, self.metrics, self.match) = (name, every, metrics, match)
    (self.user, self.rename, self.units, self.scale) = (user, rename, units, scale)
    (self.missing, self.missingOf, self.channels) = (missing, missingOf, channels)
    (self.ignore, self.calibration, self.profile) = (ignore, calibration, profile)
    self.gateway = gateway
  }

  /// The device with what a profile says wherever it says nothing itself.
  public func filled(from profile: DeviceProfile) -> DeviceDefinition {
    var filled = self
    let general = profile.settings
    if metrics.isEmpty { filled.metrics = general.metrics }
    filled.rename.merge(general.rename) { own, _ in own }
    filled.units.merge(general.units) { own, _ in own }
    filled.scale.merge(general.scale) { own, _ in own }
    filled.missing += general.missing.filter { !missing.contains($0) }
    filled.missingOf.merge(general.missingOf) { own, _ in own }
    filled.channels.merge(general.channels) { own, _ in own }
    filled.ignore += general.ignore.filter { !ignore.contains($0) }
    filled.profile = profile.name
    return filled
  }

  /// The site and the name of the gateway, for a device of a site.
  public func gatewayPath(at site: String) -> (site: String, device: String)? {
    guard let gateway else { return nil }
    let parts = gateway.split(separator: "/", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : (site, gateway)
  }
}
