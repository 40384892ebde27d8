public import Telemetry

/// What is usual in a part of the year or of the day: one member of a climatology.
///
/// Every condition that is given must hold; bounds belong to the season, as in ioos_qc.
public struct Season: Hashable, Sendable {
  /// Months, 1…12.
  public var months: Set<Int>?
  /// Days of the year, 1…366; from high to low runs over New Year.
  public var days: ClosedSpan?
  /// Weeks of ISO 8601, 1…53.
  public var weeks: ClosedSpan?
  /// Hours of the local day, 0…23; from high to low runs over midnight.
  public var hours: ClosedSpan?
  /// Absolute moments, both inside.
  public var times: ClosedRange<Instant>?
  /// Outside, a value is suspect.
  public var suspect: ClosedRange<Double>?
  /// Outside, a value fails; QARTOD's manual has no such limit.
  public var fail: ClosedRange<Double>?

  /// Whole numbers from one to another that may run over the end of the circle.
  public struct ClosedSpan: Hashable, Sendable {
    /// The first.
    public var first: Int
    /// The last.
    public var last: Int

    /// Makes the span.
    public init(_ first: Int, _ last: Int) { (self.first, self.last) = (first, last) }

    func contains(_ number: Int) -> Bool {
      first <= last ? first <= number && number <= last : number >= first || number <= last
    }
  }

  /// Makes a season without conditions: the whole year.
  public init(suspect: ClosedRange<Double>? = nil, fail: ClosedRange<Double>? = nil) {
    (self.suspect, self.fail) = (suspect, fail)
  }

  /// Whether a moment lies in the season.
  public func contains(_ moment: CalendarMoment, _ instant: Instant) -> Bool {
    if let months, !months.contains(moment.month) { return false }
    if let days, !days.contains(moment.dayOfYear) { return false }
    if let weeks, !weeks.contains(moment.week) { return false }
    if let hours, !hours.contains(moment.hour) { return false }
    return times?.contains(instant) ?? true
  }
}
