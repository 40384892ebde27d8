public import Telemetry

/// Whether a value stays above a limit for long enough, as GB 11607-89 asks of dissolved oxygen: more
/// than 5 mg/L for at least 16 of any 24 hours, and never under 3 (`domain.md` 2.13, D-28).
///
/// What is not known is counted as neither: it may only leave the question open.
public struct TimeShare: Hashable, Sendable {
  /// The answer.
  public enum Verdict: String, Sendable, CaseIterable {
    /// It is kept, whatever the unknown time was like.
    case pass
    /// It is broken, whatever the unknown time was like.
    case fail
    /// The unknown time decides.
    case undetermined
  }

  /// The limit that the value has to be above.
  public let limit: Double
  /// For how long.
  public let required: TimeSpan
  /// What no value may be under.
  public let floor: Double
  /// Known time, and the part of it above the limit.
  public private(set) var above = HeldTime()
  /// The time under the floor.
  public private(set) var below = HeldTime()
  /// The smallest value.
  public private(set) var minimum: Double?

  /// Makes the question.
  public init(limit: Double = 5, required: TimeSpan = .hours(16), floor: Double = 3) {
    (self.limit, self.required, self.floor) = (limit, required, floor)
  }

  /// Notes a good value.
  public mutating func note(_ value: Double) {
    minimum = minimum.map { min($0, value) } ?? value
  }

  /// Adds a value that held for some milliseconds.
  public mutating func add(_ value: Double, milliseconds: Int64) {
    above.add(value > limit ? 1 : 0, milliseconds: milliseconds)
    below.add(value < floor ? 1 : 0, milliseconds: milliseconds)
  }

  /// The answer for a window of a length.
  public func verdict(over window: TimeSpan) -> Verdict {
    let unknown = window - above.known
    if let minimum, minimum < floor { return .fail }
    if above.holding + unknown < required { return .fail }
    return above.holding >= required ? .pass : .undetermined
  }
}
