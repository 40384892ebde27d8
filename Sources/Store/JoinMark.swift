internal import SQLite

/// How far the joining of a block has come: the shorter chunks of devices that are done lie in `fresh`
/// still and count no more, until all are done and whole pages of them can be dropped at once.
struct JoinMark: Equatable {
  /// The first hour of the block.
  var start: Int64 = 0
  /// Its length in hours; 0 where nothing is being joined.
  var length: Int64 = 0
  /// The last device whose chunks have been joined.
  var device: Int32 = 0

  /// The columns of `pass` in which it stands.
  static let columns = "join_start, join_hours, join_device"
  /// A number above those of all devices.
  static let allDevices = Int32.max

  /// Makes the mark of a store in which nothing is being joined.
  init() {}

  /// Makes the mark of a block of which nothing has been joined yet.
  init(_ block: Range<Int64>) {
    (start, length) = (block.lowerBound, Int64(block.count))
  }

  /// Reads the columns from one on.
  init(_ row: Statement, from column: Int32) {
    (start, length) = (row.integer(column), min(max(row.integer(column + 1), 0), ChunkGrid.longest))
    device = Int32(clamping: row.integer(column + 2))
  }

  /// The block; nil where nothing is being joined.
  var block: Range<Int64>? { length > 0 ? start..<start + length : nil }

  /// Whether chunks of a device and of some hours have been joined to longer ones.
  func covers(_ hours: Range<Int64>, _ device: Int32) -> Bool {
    device <= self.device && isShorter(hours)
  }

  /// Whether chunks of some hours are among those that are joined, once their device's turn comes.
  func isShorter(_ hours: Range<Int64>) -> Bool {
    Int64(hours.count) < length && hours.lowerBound >= start && hours.upperBound <= start + length
  }

  /// The names in `fresh` of all that is joined.
  var keys: [ClosedRange<Int64>] {
    guard let block else { return [] }
    let end = ChunkGrid.freshKey(block.upperBound..<block.upperBound + 1, 0) - 1
    let hour = block.lowerBound..<block.lowerBound + 1
    let first = ChunkGrid.freshKey(hour, 0)
    guard length == ChunkGrid.day else { return [first...end] }
    // The chunks of the day itself stay; their names lie behind those of its first hour.
    return [
      first...ChunkGrid.lastFreshKey(hour),
      ChunkGrid.freshKey(hour.upperBound..<hour.upperBound + 1, 0)...end,
    ]
  }
}
