/// How far back readings have to be told for what one function remembers to be whole: a time, and on top
/// of it the time for which a reading speaks, once or several times.
struct Reach: Hashable, Sendable {
  /// The longest there is, in milliseconds: 400 days.
  static let longest: Int64 = 400 * day
  /// A day, in milliseconds.
  static let day: Int64 = 86_400_000

  /// In milliseconds.
  var span: Int64
  /// How often the time for which a reading speaks comes on top.
  var holds: Int64 = 0

  /// The sum of two, of which one looks at what the other tells.
  static func + (left: Reach, right: Reach) -> Reach {
    Reach(span: left.span + right.span, holds: left.holds + right.holds)
  }

  /// In milliseconds, where a reading speaks for `hold` milliseconds.
  func milliseconds(hold: Int64) -> Int64 {
    min(span + holds * min(max(hold, 0), Self.longest), Self.longest)
  }
}
