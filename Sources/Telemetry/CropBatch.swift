/// What grows at a site now, and since when.
public struct CropBatch: Hashable, Sendable {
  /// A stage and when it begins.
  public struct Stage: Hashable, Sendable {
    /// What counts towards the next stage.
    public enum Start: Hashable, Sendable {
      /// Whole days after the start of the batch.
      case day(Int)
      /// Growing degree days since the start of the batch, in K·d.
      case degreeDays(Double)
    }

    /// Its name, as rules write it.
    public var name: String
    /// When it begins.
    public var start: Start

    /// Makes a stage.
    public init(name: String, start: Start) {
      (self.name, self.start) = (name, start)
    }
  }

  /// What grows.
  public var crop: String?
  /// The local date on which the batch began, at midnight.
  public var started: CivilTime?
  /// The stages in their order.
  public var stages: [Stage]
  /// The stage by decree: it holds whatever the calendar says.
  public var stage: String?
  /// Base and upper limit of degree days in °C.
  public var degreeLimits: ClosedRange<Double>

  /// Makes a batch.
  public init(
    crop: String? = nil,
    started: CivilTime? = nil,
    stages: [Stage] = [],
    stage: String? = nil,
    degreeLimits: ClosedRange<Double> = 10...30
  ) {
    (self.crop, self.started, self.stages) = (crop, started, stages)
    (self.stage, self.degreeLimits) = (stage, degreeLimits)
  }

  /// Whether a stage begins by degree days, so that temperatures have to be added up.
  public var needsDegreeDays: Bool {
    stage == nil
      && stages.contains {
        if case .degreeDays = $0.start { true } else { false }
      }
  }

  /// The stage after so many days and degree days; nil before the first, and where a figure that
  /// decides is not known.
  ///
  /// - Parameters:
  ///   - day: whole days since the start; negative before it.
  ///   - degreeDays: growing degree days since the start.
  /// - Returns: the stage's name.
  public func stage(day: Int, degreeDays: Double?) -> String? {
    if let stage { return stage }
    guard day >= 0 else { return nil }
    var current: String?
    for stage in stages {
      switch stage.start {
      case .day(let first): if day < first { return current }
      case .degreeDays(let limit):
        guard let degreeDays else { return nil }
        if degreeDays < limit { return current }
      }
      current = stage.name
    }
    return current
  }
}
