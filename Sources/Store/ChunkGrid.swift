/// Where chunks stand in time, and how tables name them.
///
/// A chunk covers whole UTC hours, counted from 1970: one hour at first, a day when that is over,
/// 32 days in the end. Hours are cut off some 245,000 years from now, in both directions; the first
/// and the last stand for all that lies beyond.
enum ChunkGrid {
  /// Milliseconds of an hour.
  static let hourLength: Int64 = 3_600_000
  /// Hours of a day.
  static let day: Int64 = 24
  /// Hours of the longest chunk.
  static let longest: Int64 = 32 * 24

  private static let offset: Int64 = 1 << 31
  private static let limit: Int64 = offset - 4096
  /// Numbers of series take so many bits in the names of fresh chunks.
  private static let seriesBits: Int64 = 25

  /// The hour in which a time lies.
  static func hour(of time: Int64) -> Int64 {
    let hour = time / hourLength - (time % hourLength < 0 ? 1 : 0)
    return min(max(hour, -limit), limit)
  }

  /// The first moment of an hour.
  static func start(of hour: Int64) -> Int64 {
    hour <= -limit ? .min : hour > limit ? .max : hour * hourLength
  }

  /// The first hour of the block of so many hours in which an hour lies.
  static func block(of hour: Int64, hours: Int64) -> Int64 {
    hour - ((hour % hours) + hours) % hours
  }

  /// The name of what belongs to a series or device from an hour on.
  static func key(_ owner: Int32, _ hour: Int64) -> Int64 {
    Int64(owner) << 32 | (hour + offset)
  }

  /// The hour in a name made by ``key(_:_:)``.
  static func hour(ofKey key: Int64) -> Int64 { (key & 0xffff_ffff) - offset }

  /// The series or device in a name made by ``key(_:_:)``.
  static func owner(ofKey key: Int64) -> Int32 { Int32(truncatingIfNeeded: key >> 32) }

  /// The name of a fresh chunk: by hour first, so that those of one hour are written side by side.
  static func freshKey(_ hour: Int64, _ series: Int32) -> Int64 {
    (hour + offset) << seriesBits | Int64(series)
  }

  /// The hour in the name of a fresh chunk.
  static func hour(ofFreshKey key: Int64) -> Int64 { key >> seriesBits - offset }

  /// The series in the name of a fresh chunk.
  static func series(ofFreshKey key: Int64) -> Int32 {
    Int32(truncatingIfNeeded: key & (1 << seriesBits - 1))
  }

  /// The expression for the first moment of a chunk, for tables with a ``key(_:_:)``.
  static let startOfKey = "((key & 4294967295) - \(offset)) * \(hourLength)"
  /// The expression for the series, for tables with a ``freshKey(_:_:)``.
  static let seriesOfFreshKey = "key & \((1 << seriesBits) - 1)"
  /// The expression for the first moment of a chunk, for tables with a ``freshKey(_:_:)``.
  static let startOfFreshKey = "((key >> \(seriesBits)) - \(offset)) * \(hourLength)"
}
