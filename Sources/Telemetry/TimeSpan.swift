/// A length of time in whole milliseconds, written `500ms`, `30s`, `5m`, `2h`, `7d`, `10y`.
public struct TimeSpan: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The length; negative spans point into the past.
  public var milliseconds: Int64

  /// Makes a span of `milliseconds`.
  @inlinable
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// No time at all.
  public static let zero = TimeSpan(milliseconds: 0)

  /// A span of whole milliseconds.
  public static func milliseconds(_ count: Int64) -> TimeSpan { TimeSpan(milliseconds: count) }
  /// A span of whole seconds.
  public static func seconds(_ count: Int64) -> TimeSpan { TimeSpan(milliseconds: count * 1000) }
  /// A span of whole minutes.
  public static func minutes(_ count: Int64) -> TimeSpan { .seconds(count * 60) }
  /// A span of whole hours.
  public static func hours(_ count: Int64) -> TimeSpan { .seconds(count * 3600) }
  /// A span of days of 24 hours.
  public static func days(_ count: Int64) -> TimeSpan { .seconds(count * 86_400) }

  /// The length in seconds.
  public var seconds: Double { Double(milliseconds) / 1000 }

  /// Orders spans by length.
  @inlinable
  public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// Parses the notation of the contract: a whole number and a unit, repeated from large to small.
  ///
  /// A day is 24 hours and a year 365 days, as in Prometheus. `0` alone is the empty span.
  ///
  /// - Returns: nil for anything else: signs, blanks, fractions, a unit twice or out of order.
  public init?(_ text: String) {
    if text == "0" {
      self = .zero
      return
    }
    var total: Int64 = 0
    var rest = Substring(text)
    var limit = Int64.max
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard let count = Int64(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let scale = Self.units.first(where: { $0.name == unit })?.scale, scale < limit else {
        return nil
      }
      limit = scale
      let (product, overflow) = count.multipliedReportingOverflow(by: scale)
      let (sum, carried) = total.addingReportingOverflow(product)
      guard !overflow, !carried else { return nil }
      total = sum
    }
    guard limit != .max else { return nil }
    milliseconds = total
  }

  /// The shortest notation that says the same, such as `1h30m`.
  public var description: String {
    guard milliseconds != 0 else { return "0s" }
    var rest = milliseconds.magnitude
    var text = milliseconds < 0 ? "-" : ""
    for unit in Self.units where unit.name != "y" && unit.name != "w" {
      let count = rest / UInt64(unit.scale)
      guard count > 0 else { continue }
      text += "\(count)\(unit.name)"
      rest -= count * UInt64(unit.scale)
    }
    return text
  }

  private static let units: [(name: String, scale: Int64)] = [
    ("y", 365 * 86_400_000), ("w", 7 * 86_400_000), ("d", 86_400_000), ("h", 3_600_000),
    ("m", 60_000), ("s", 1000), ("ms", 1),
  ]
}
