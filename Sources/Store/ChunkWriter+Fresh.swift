internal import Chunks
internal import SQLite
internal import Telemetry

/// Chunks of hours and days, which lie by time, those of a device in one row.
extension ChunkWriter {
  /// Adds samples of a device to its chunks of an hour or a day.
  func addFresh(
    _ news: Block,
    of family: Family,
    hours: Range<Int64>,
    rev: Int64
  ) throws(SQLiteError) {
    var all = try held(of: family.device, hours)
    let before = all.values.reduce(0) { $0 + $1.count }
    for (series, samples) in news {
      all[series] = all[series]?.merged(with: samples) ?? samples
    }
    added += all.values.reduce(0) { $0 + $1.count } - before
    try putFresh(Self.block(all), of: family, hours: hours, rev: rev)
  }

  /// The samples of a device in its chunks of an hour or a day.
  func held(
    of device: Int32,
    _ hours: Range<Int64>
  ) throws(SQLiteError) -> [Int32: SampleColumns] {
    var all: [Int32: SampleColumns] = [:]
    guard let bundle = try reader.bundle(of: device, hours) else { return all }
    do throws(ChunkError) {
      for member in bundle.members {
        all[member.series] = try reader.codec.samples(of: member, in: bundle)
      }
    } catch {
      throw ChunkReader.corrupt("fresh", ChunkGrid.freshKey(hours, device), error)
    }
    return all
  }

  /// Samples by series, in the order of these.
  static func block(_ samples: [Int32: SampleColumns]) -> Block {
    samples.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Puts all that there is of a device in an hour or a day in the place of what it has there.
  ///
  /// Days of which 32 are too much for one chunk go to their series at once.
  func putFresh(
    _ block: Block,
    of family: Family,
    hours: Range<Int64>,
    rev: Int64
  ) throws(SQLiteError) {
    guard Int64(hours.count) < ChunkGrid.day || !isTooMuch(block, days: ChunkGrid.longest / 24)
    else {
      try drop(of: family.device, hours)
      return try write(block, of: family.device, hours: hours, isFinal: false, rev: rev)
    }
    guard !block.isEmpty else { return try drop(of: family.device, hours) }
    let (timeline, sharers) = Self.timeline(of: block)
    putFresh.bind(ChunkGrid.freshKey(hours, family.device), at: 1)
    putFresh.bind(rev, at: 2)
    putFresh.bind(Int64(block.reduce(0) { $0 + $1.samples.count }), at: 3)
    try putFresh.bind(reader.codec.encode(block, on: timeline, sharers: sharers), at: 4)
    try putFresh.run()
    reader.wrote(hours, family.device)
  }

  /// Drops some series from the chunks of a device of a day.
  func drop(
    _ series: Set<Int32>,
    of family: Family,
    hours: Range<Int64>,
    rev: Int64
  ) throws(SQLiteError) {
    var all = try held(of: family.device, hours)
    for series in series { added -= all.removeValue(forKey: series)?.count ?? 0 }
    try putFresh(Self.block(all), of: family, hours: hours, rev: rev)
  }

  func drop(of device: Int32, _ hours: Range<Int64>) throws(SQLiteError) {
    dropFresh.bind(ChunkGrid.freshKey(hours, device), at: 1)
    try dropFresh.run()
    reader.wrote(hours, device)
  }
}
