internal import SQLite
internal import Telemetry

/// What the conditions of a query on the table `sample` leave over.
struct SampleChoice {
  /// Event times.
  private(set) var times = TimeRange.all
  /// Times of arrival.
  private(set) var arrivals = TimeRange.all
  private var names: [(column: SampleColumn, test: NameTest)] = []

  private enum NameTest {
    case among(Set<String>)
    case pattern(TextPattern)
  }

  /// Takes in one more condition.
  ///
  /// - Throws: where a moment is compared with what is none.
  mutating func narrow(
    by condition: VirtualCondition,
    _ moment: (String) -> Instant?
  ) throws(SQLiteError) {
    guard let column = SampleColumn(rawValue: condition.form.column) else { return }
    switch column {
    case .time: times = try Self.narrowed(times, by: condition, moment)
    case .arrived: arrivals = try Self.narrowed(arrivals, by: condition, moment)
    default: names.append((column, Self.test(condition)))
    }
  }

  /// Whether the name of a series fits.
  func accepts(_ series: Register.Series) -> Bool {
    names.allSatisfy { column, test in
      guard let text = Self.text(column, of: series) else { return false }
      return switch test {
      case .among(let texts): texts.contains(text)
      case .pattern(let pattern): pattern.matches(text)
      }
    }
  }

  /// What a series has in a column that depends on nothing else.
  static func text(_ column: SampleColumn, of series: Register.Series) -> String? {
    switch column {
    case .series: series.key.description
    case .site: series.key.site
    case .device: series.key.device
    case .metric: series.key.metric
    case .channel: series.key.channel
    case .unit: series.unit
    case .time, .value, .flag, .reasons, .arrived: nil
    }
  }

  private static func test(_ condition: VirtualCondition) -> NameTest {
    // Names are texts: what is none equals no name, and SQLite takes numbers in patterns as texts.
    let texts = condition.values.compactMap { value -> String? in
      switch value {
      case .text(let text): text
      case .integer(let integer): "\(integer)"
      case .null, .number, .bytes: nil
      }
    }
    guard let first = texts.first else { return .among([]) }
    return switch condition.form.comparison {
    case .glob: .pattern(TextPattern(glob: first))
    case .like: .pattern(TextPattern(like: first))
    default: .among(Set(texts))
    }
  }

  private static func narrowed(
    _ range: TimeRange,
    by condition: VirtualCondition,
    _ moment: (String) -> Instant?
  ) throws(SQLiteError) -> TimeRange {
    guard let value = condition.values.first, value != .null else {
      return TimeRange(start: .epoch, end: .epoch)
    }
    // The first moment that is not before the value, and whether it is the value.
    let (first, isExact) = try bound(value, moment)
    let after = isExact ? first + .milliseconds(1) : first
    var range = range
    switch condition.form.comparison {
    case .equal:
      range.start = max(range.start, first)
      range.end = min(range.end, after)
    case .less: range.end = min(range.end, first)
    case .atMost: range.end = min(range.end, after)
    case .greater: range.start = max(range.start, after)
    case .atLeast: range.start = max(range.start, first)
    case .among, .glob, .like: break
    }
    return range
  }

  private static func bound(
    _ value: SQLValue,
    _ moment: (String) -> Instant?
  ) throws(SQLiteError) -> (first: Instant, isExact: Bool) {
    switch value {
    case .integer(let integer): return (Instant(milliseconds: integer), true)
    case .number(let number):
      let whole = number.rounded(.up)
      guard let milliseconds = Int64(exactly: whole) else {
        return (Instant(milliseconds: number > 0 ? .max : .min), false)
      }
      return (Instant(milliseconds: milliseconds), whole == number)
    case .text(let text):
      if let integer = Int64(text) { return (Instant(milliseconds: integer), true) }
      guard let instant = moment(text) else {
        throw SQLiteError(code: 1, message: Self.refusal(text), sql: "sample")
      }
      return (instant, true)
    case .null, .bytes:
      throw SQLiteError(code: 1, message: Self.refusal("a blob"), sql: "sample")
    }
  }

  /// What to say of a text that is no time.
  static func refusal(_ text: String) -> String {
    "'\(text)' is no time: write milliseconds, '2026-07-25T04:00', '2026-07-25', '-3h' or 'today'"
  }
}
