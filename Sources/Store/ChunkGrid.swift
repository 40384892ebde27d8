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

  /// The first and the last hour that there are.
  static let (firstHour, lastHour) = (-limit, limit)

  private static let offset: Int64 = 1 << 31
  private static let limit: Int64 = offset - 4096
  /// Numbers of devices take so many bits in the names of what is in `fresh`; the next says that it
  /// is a day.
  private static let deviceBits: Int64 = 25
  private static let dayBit: Int64 = 1 << deviceBits

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

  /// The days of UTC in a block of whole days.
  static func days(of hours: Range<Int64>) -> Set<Int64> {
    Set(hours.lowerBound.floored(by: day)..<hours.upperBound.floored(by: day))
  }

  /// The name of what belongs to a series or device from an hour on.
  static func key(_ owner: Int32, _ hour: Int64) -> Int64 {
    Int64(owner) << 32 | (hour + offset)
  }

  /// The hour in a name made by ``key(_:_:)``.
  static func hour(ofKey key: Int64) -> Int64 { (key & 0xffff_ffff) - offset }

  /// The series or device in a name made by ``key(_:_:)``.
  static func owner(ofKey key: Int64) -> Int32 { Int32(truncatingIfNeeded: key >> 32) }

  /// The name of a device's chunks of an hour or a day in `fresh`: by time first, so that those of one
  /// time are written side by side, and those of hours apart from those of days.
  static func freshKey(_ hours: Range<Int64>, _ device: Int32) -> Int64 {
    (hours.lowerBound + offset) << (deviceBits + 1) | (hours.count > 1 ? dayBit : 0) | Int64(device)
  }

  /// The last name of the hours.
  static func lastFreshKey(_ hours: Range<Int64>) -> Int64 { freshKey(hours, 0) | (dayBit - 1) }

  /// The hours in a name made by ``freshKey(_:_:)``.
  static func hours(ofFreshKey key: Int64) -> Range<Int64> {
    let start = key >> (deviceBits + 1) - offset
    return start..<start + (key & dayBit == 0 ? 1 : day)
  }

  /// The device in a name made by ``freshKey(_:_:)``.
  static func device(ofFreshKey key: Int64) -> Int32 {
    Int32(truncatingIfNeeded: key & (dayBit - 1))
  }

  /// The expression for the first moment of a chunk, for tables with a ``key(_:_:)``.
  static let startOfKey = "((key & 4294967295) - \(offset)) * \(hourLength)"
  /// The expression for the device, for tables with a ``freshKey(_:_:)``.
  static let deviceOfFreshKey = "key & \(dayBit - 1)"
  /// The expression for the first moment, for tables with a ``freshKey(_:_:)``.
  static let startOfFreshKey = "((key >> \(deviceBits + 1)) - \(offset)) * \(hourLength)"
  /// The expression for the length in hours, for tables with a ``freshKey(_:_:)``.
  static let hoursOfFreshKey = "iif(key & \(dayBit), \(day), 1)"
}
