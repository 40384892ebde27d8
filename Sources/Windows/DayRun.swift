/// Consecutive local days for which something holds, as heat and cold damage is counted
/// (`domain.md` 2.9): "Tmax ≥ 35 °C for at least 3 days in a row".
///
/// A day with too little data is undetermined: it neither extends a run nor breaks it, and is
/// counted by itself.
public struct DayRun: Hashable, Sendable {
  /// The days of the run that is going on.
  public private(set) var current = 0
  /// The longest run.
  public private(set) var longest = 0
  /// All days for which it held.
  public private(set) var days = 0
  /// Days that could not be judged.
  public private(set) var undetermined = 0

  /// Makes a count of no days.
  public init() {}

  /// Takes the next day; nil for one that cannot be judged.
  public mutating func take(_ holds: Bool?) {
    guard let holds else {
      undetermined += 1
      return
    }
    guard holds else {
      current = 0
      return
    }
    days += 1
    current += 1
    longest = max(longest, current)
  }
}
