public import Telemetry

/// The integral of a measured flux by trapezoids between neighbouring values, without any guess
/// across a gap: the daily light integral of `domain.md` D-06.
///
/// Values come in the order of event time. A trapezoid that reaches over an end of the stretch is
/// cut there, along the straight line between its two values.
public struct LightIntegral: Hashable, Sendable {
  /// The longest time between two values that is bridged.
  public static let longestGap = TimeSpan.minutes(30)

  /// The stretch that counts.
  public let range: TimeRange
  /// How much of the stretch is covered by trapezoids.
  public private(set) var known: TimeSpan = .zero
  private var area = CompensatedSum()

  /// Makes the integral over a stretch.
  public init(range: TimeRange) {
    self.range = range
  }

  /// Adds the trapezoid between two neighbouring values.
  public mutating func add(from first: TimedValue, to second: TimedValue) {
    let width = second.time - first.time
    guard width > .zero, width <= Self.longestGap else { return }
    let start = max(first.time, range.start)
    let end = min(second.time, range.end)
    guard start < end else { return }
    let slope = (second.value - first.value) / Double(width.milliseconds)
    let left = first.value + slope * Double((start - first.time).milliseconds)
    let right = first.value + slope * Double((end - first.time).milliseconds)
    known = known + (end - start)
    area.add((left + right) / 2 * (end - start).seconds)
  }

  /// The integral in value·seconds; nil where nothing is known.
  public var seconds: Double? { known > .zero ? area.value : nil }

  /// For a flux in umol/(m2.s): the light integral in mol/m2.
  public var moles: Double? { seconds.map { $0 / 1e6 } }

  /// Which part of `whole` is covered, 0…1; the day, or the photoperiod.
  public func coverage(of whole: TimeSpan) -> Double {
    whole > .zero ? known.seconds / whole.seconds : 0
  }
}
