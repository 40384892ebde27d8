public import Telemetry

/// What is gathered from the segments of a ``HoldTrack`` within one stretch of time: how long
/// something was known, and the integral over it.
///
/// Fed with values it gives a mean that is weighted by time, or a volume from a flow; fed with 1 and
/// 0 it gives the time for which a condition held, exact to the millisecond.
public struct HeldTime: Hashable, Sendable {
  /// How long a value was known.
  public private(set) var known: TimeSpan
  /// Σ value·Δt, in value·milliseconds.
  public private(set) var sum: CompensatedSum

  /// Makes the figures of nothing.
  public init() {
    (known, sum) = (.zero, CompensatedSum())
  }

  /// Adds a value that held for some milliseconds.
  @inlinable
  public mutating func add(_ value: Double, milliseconds: Int64) {
    guard milliseconds > 0 else { return }
    note(value, milliseconds)
  }

  @usableFromInline
  mutating func note(_ value: Double, _ milliseconds: Int64) {
    known.milliseconds += milliseconds
    sum.add(value * Double(milliseconds))
  }

  /// Takes away what was added before.
  public mutating func remove(_ value: Double, milliseconds: Int64) {
    guard milliseconds > 0 else { return }
    known.milliseconds -= milliseconds
    sum.add(-value * Double(milliseconds))
  }

  /// Adds what another stretch gathered.
  public mutating func join(_ other: HeldTime) {
    known = known + other.known
    sum.add(other.sum)
  }

  /// The mean weighted by time; nil where nothing was known.
  public var mean: Double? {
    known > .zero ? sum.value / Double(known.milliseconds) : nil
  }

  /// Σ value·Δt in value·hours: m3 from m3/h, kW.h from kW, K.h from K.
  public var hours: Double { sum.value / 3_600_000 }

  /// For values 1 and 0: how long it was 1.
  public var holding: TimeSpan { .milliseconds(Int64(sum.value.rounded())) }
}
