internal import Telemetry

/// One walk over all series, in which what is kept no longer is dropped.
struct Expiry {
  /// What is dropped, the least missed first.
  ///
  /// Age drops samples and figures; the other stages are for a file that is too large.
  enum Stage: CaseIterable {
    /// Whatever is older than it is kept.
    case age
    /// The oldest samples, but for those around alerts.
    case samples
    /// The oldest figures of ten minutes.
    case ten
    /// The oldest figures of hours.
    case hour
    /// The oldest samples around alerts.
    case context
  }

  /// What is dropped.
  var stage: Stage
  /// The series that is next.
  var series: Int32 = 1
  /// Up to when, in ms, series by series; one number for all while there is too much.
  var limits: [(samples: Int64, rollups: Int64)]
  /// The first hour of which anything was found that could be dropped in this stage.
  var oldest: Int64?
  /// Whether it only looks for the oldest.
  var isLooking: Bool

  /// Prepares a walk.
  init(stage: Stage, limits: [(samples: Int64, rollups: Int64)] = [], isLooking: Bool = false) {
    (self.stage, self.limits, self.isLooking) = (stage, limits, isLooking)
  }

  /// The limits of a series.
  func limit(of series: Int32) -> (samples: Int64, rollups: Int64) {
    limits.indices.contains(Int(series)) ? limits[Int(series)] : limits.first ?? (.min, .min)
  }
}
