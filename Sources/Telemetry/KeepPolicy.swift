/// How long readings are kept, and how much room they may take.
public struct KeepPolicy: Hashable, Sendable {
  /// How long for some series.
  public struct Rule: Hashable, Sendable {
    /// A glob over the series' whole name (``SeriesGlob``).
    public var series: String
    /// How long samples are kept; nil for as long as others.
    public var samples: TimeSpan?
    /// How long figures of ten minutes, hours and days are kept; nil for as long as others.
    public var rollups: TimeSpan?

    /// Makes a rule.
    public init(series: String, samples: TimeSpan?, rollups: TimeSpan?) {
      (self.series, self.samples, self.rollups) = (series, samples, rollups)
    }
  }

  /// How long samples are kept; nil for ever.
  public var samples: TimeSpan?
  /// How long figures of ten minutes, hours and days are kept; nil for ever.
  public var rollups: TimeSpan?
  /// How large the file may become in bytes; nil for as large as the disk allows.
  public var budget: Int64?
  /// Series that are kept for another time; the first rule that fits counts.
  public var rules: [Rule]

  /// Makes a policy; without arguments everything is kept for ever.
  public init(
    samples: TimeSpan? = nil,
    rollups: TimeSpan? = nil,
    budget: Int64? = nil,
    rules: [Rule] = []
  ) {
    (self.samples, self.rollups, self.budget, self.rules) = (samples, rollups, budget, rules)
  }

  /// Whether nothing is ever dropped.
  public var isEndless: Bool { self == KeepPolicy() }
}
