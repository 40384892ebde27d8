public import Telemetry

/// What an entry of `quality:` in the configuration changes, and for which series.
public struct QualityOverride: Hashable, Sendable {
  /// Which series are meant; a condition that is empty holds for all.
  public struct Scope: Hashable, Sendable {
    /// Globs of metrics.
    public var metrics: [String] = []
    /// Kinds of site.
    public var kinds: Set<SiteKind> = []
    /// Stages of the crop.
    public var stages: [String] = []
    /// Globs of sites.
    public var sites: [String] = []
    /// Globs of devices.
    public var devices: [String] = []
    /// Globs of whole names.
    public var series: [String] = []

    /// Makes a scope that holds everything.
    public init() {}

    /// Whether a series is meant.
    public func holds(_ key: SeriesKey, kind: SiteKind, stage: String?) -> Bool {
      func fits(_ globs: [String], _ name: String) -> Bool {
        globs.isEmpty || globs.contains { SeriesGlob($0).matches(name) }
      }
      return (metrics.isEmpty || fits(metrics, key.metric) || fits(metrics, key.measure))
        && (kinds.isEmpty || kinds.contains(kind))
        && (stages.isEmpty || stage.map(stages.contains) ?? false)
        && fits(sites, key.site) && fits(devices, key.device) && fits(series, key.description)
    }

    /// How special the scope is: a series before a device, a site, a stage, a kind, a metric; of
    /// two that name the same most special thing the one that names more besides.
    public var rank: [Int] {
      [
        series.isEmpty, devices.isEmpty, sites.isEmpty, stages.isEmpty, kinds.isEmpty,
        metrics.isEmpty,
      ].map { $0 ? 0 : 1 }
    }
  }

  /// Which series are meant.
  public var scope: Scope
  /// What is changed, in the order of the file.
  public var changes: [QualitySetting.Change]
  /// Where it is written, such as `sluice.yaml:41`.
  public var place: String

  /// Makes an override.
  public init(scope: Scope, changes: [QualitySetting.Change], place: String) {
    (self.scope, self.changes, self.place) = (scope, changes, place)
  }
}
