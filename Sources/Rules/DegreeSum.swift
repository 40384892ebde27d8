import Telemetry

/// Growing degree days since a batch began, from the air temperature at its site.
///
/// Each local day adds its clamped mean of extremes (domain formula D-08): `(Tmin + Tmax)/2 − base`, both
/// brought between base and upper limit first. A day without readings adds nothing.
struct DegreeSum: Sendable {
  private let limits: ClosedRange<Double>
  private let started: Int64
  private var day = Int64.min
  private var extremes: ClosedRange<Double>?
  private var past = 0.0

  init(limits: ClosedRange<Double>, started: Int64) {
    (self.limits, self.started) = (limits, started)
  }

  /// Takes in a temperature in °C; readings of days that are over say nothing any more.
  mutating func take(_ temperature: Double, at time: Int64, day: Int64) {
    guard time >= started, day >= self.day else { return }
    if day > self.day {
      past += today
      self.day = day
      extremes = nil
    }
    let clamped = min(max(temperature, limits.lowerBound), limits.upperBound)
    let known = extremes ?? clamped...clamped
    extremes = min(known.lowerBound, clamped)...max(known.upperBound, clamped)
  }

  /// Degree days so far, with what today has brought.
  var total: Double { past + today }

  private var today: Double {
    guard let extremes else { return 0 }
    return (extremes.lowerBound + extremes.upperBound) / 2 - limits.lowerBound
  }
}
