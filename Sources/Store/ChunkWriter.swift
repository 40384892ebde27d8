internal import Chunks
internal import SQLite
internal import Telemetry

/// Writes sealed chunks; always within a transaction of the caller.
final class ChunkWriter {
  /// The samples of some series of a device.
  typealias Block = [(series: Int32, samples: SampleColumns)]
  /// A device and all of its series.
  typealias Family = (device: Int32, series: [Int32])

  /// How many more samples are sealed than before; the caller takes it into account.
  var added = 0
  /// Figures of days without samples, by series, while a block is rewritten.
  var preserved: [Int32: RollupSet] = [:]

  let reader: ChunkReader
  let options: StoreOptions
  let rollups: RollupTable
  let putFresh, dropFresh: Statement
  private let putChunk, dropChunk, putTimeline, dropTimelines: Statement
  private let countChunks, leaveChunks, openChunk: Statement

  init(
    _ connection: Connection,
    _ reader: ChunkReader,
    _ options: StoreOptions
  ) throws(SQLiteError) {
    (self.reader, self.options) = (reader, options)
    rollups = RollupTable(connection, reader.codec)
    let columns = ChunkSummary.columns
    putFresh = try Statement(
      connection,
      "INSERT OR REPLACE INTO fresh (key, rev, samples, data) VALUES (?, ?, ?, ?)"
    )
    dropFresh = try Statement(connection, "DELETE FROM fresh WHERE key = ?")
    putChunk = try Statement(
      connection,
      """
      INSERT OR REPLACE INTO chunk (key, rev, \(columns), hours, final, data)
      VALUES (\(Array(repeating: "?", count: 14).joined(separator: ", ")))
      """
    )
    dropChunk = try Statement(connection, "DELETE FROM chunk WHERE key = ?")
    putTimeline = try Statement(
      connection,
      "INSERT OR REPLACE INTO timeline (key, rev, data) VALUES (?, ?, ?)"
    )
    countChunks = try Statement(
      connection,
      "SELECT ifnull(sum(samples), 0) FROM chunk WHERE key BETWEEN ? AND ?"
    )
    openChunk = try Statement(
      connection,
      "SELECT 1 FROM chunk WHERE key BETWEEN ? AND ? AND final = 0 LIMIT 1"
    )
    leaveChunks = try Statement(
      connection,
      "UPDATE chunk SET final = 1 WHERE key BETWEEN ? AND ? AND final = 0"
    )
    dropTimelines = try Statement(connection, "DELETE FROM timeline WHERE key BETWEEN ? AND ?")
  }

  /// Puts all that there is of a device in a block of hours, and what is new, into chunks of its
  /// series that cover the block, or days or hours of it where it is too much for one.
  ///
  /// `news` are samples by series, which lie in the block; a block that `isFinal` will not be joined
  /// to a longer one. Chunks of hours and days that belong to `joining` are left for ``JoinMark``.
  func rewrite(
    _ family: Family,
    hours: Range<Int64>,
    news: [Int32: SampleColumns] = [:],
    isFinal: Bool,
    joining: JoinMark = JoinMark(),
    rev: Int64
  ) throws(SQLiteError) {
    // What a rewrite that failed has left is of another block.
    preserved = [:]
    var block: Block = []
    var dropped: Set<Range<Int64>> = []
    for series in family.series {
      let (held, fresh) = try take(series, of: family.device, in: hours)
      dropped.formUnion(fresh.filter { !joining.isShorter($0) })
      let news = try keepExpired(series, hours, held: held, news: news[series], rev: rev)
      let all = held.merged(with: news)
      added += all.count - held.count
      if !all.isEmpty { block.append((series, all)) }
    }
    for hours in dropped { try drop(of: family.device, hours) }
    dropTimelines.bind(ChunkGrid.key(family.device, hours.lowerBound), at: 1)
    dropTimelines.bind(ChunkGrid.key(family.device, hours.upperBound - 1), at: 2)
    try dropTimelines.run()
    try write(block, of: family.device, hours: hours, isFinal: isFinal, rev: rev)
    for (series, set) in preserved {
      // Day by day: other days of the block may have rows of their own.
      for day in set.days {
        let hours = day * ChunkGrid.day..<(day + 1) * ChunkGrid.day
        try rollups.put(set.only([day]), of: series, hours: hours, zone: zoneName, rev: rev)
      }
    }
    preserved = [:]
  }

  /// Whether a block holds more than one chunk should.
  func isTooMuch(_ family: Family, hours: Range<Int64>) throws(SQLiteError) -> Bool {
    var counts: [Int32: Int] = [:]
    for block in try reader.live(of: family.device, in: hours) {
      for member in try reader.bundle(of: family.device, block)?.members ?? [] {
        counts[member.series, default: 0] += member.samples
      }
    }
    for series in family.series {
      countChunks.bind(ChunkGrid.key(series, hours.lowerBound), at: 1)
      countChunks.bind(ChunkGrid.key(series, hours.upperBound - 1), at: 2)
      defer { countChunks.reset() }
      if try countChunks.step() { counts[series, default: 0] += Int(countChunks.integer(0)) }
    }
    return isTooMuch(counts.values.max() ?? 0, counts.values.reduce(0, +))
  }

  /// Whether so many times of what a block holds are more than one chunk should.
  func isTooMuch(_ block: Block, days: Int64 = 1) -> Bool {
    isTooMuch(
      (block.map(\.samples.count).max() ?? 0) * Int(days),
      block.reduce(0) { $0 + $1.samples.count } * Int(days)
    )
  }

  private func isTooMuch(_ ofSeries: Int, _ ofDevice: Int) -> Bool {
    ofSeries > options.mostOfSeries || ofDevice > options.mostOfDevice
  }

  /// Whether a device has chunks of its series in a block that are still to be joined.
  func hasOpen(_ family: Family, hours: Range<Int64>) throws(SQLiteError) -> Bool {
    for series in family.series {
      openChunk.bind(ChunkGrid.key(series, hours.lowerBound), at: 1)
      openChunk.bind(ChunkGrid.key(series, hours.upperBound - 1), at: 2)
      defer { openChunk.reset() }
      if try openChunk.step() { return true }
    }
    return false
  }

  /// Leaves the chunks of a block as they are for good: together they are too much for one.
  func leave(_ family: Family, hours: Range<Int64>) throws(SQLiteError) {
    for series in family.series {
      leaveChunks.bind(ChunkGrid.key(series, hours.lowerBound), at: 1)
      leaveChunks.bind(ChunkGrid.key(series, hours.upperBound - 1), at: 2)
      try leaveChunks.run()
    }
  }

  /// Reads the samples of a series in a block, drops its chunks that hold them, and tells which of
  /// `fresh` do.
  private func take(
    _ series: Int32,
    of device: Int32,
    in hours: Range<Int64>
  ) throws(SQLiteError) -> (samples: SampleColumns, fresh: [Range<Int64>]) {
    var samples = SampleColumns()
    var fresh: [Range<Int64>] = []
    for piece in try reader.all(of: series, device, in: hours) {
      guard hours.contains(piece.hours.lowerBound), piece.hours.upperBound <= hours.upperBound
      else {
        throw SQLiteError(code: 11, message: "chunk \(piece.key) overlaps others", sql: "chunk")
      }
      samples = samples.merged(with: try reader.samples(piece, device: device))
      if piece.isFresh {
        fresh.append(piece.hours)
      } else {
        dropChunk.bind(piece.key, at: 1)
        try dropChunk.run()
      }
    }
    return (samples, fresh)
  }

  /// Writes the samples of a device's series in a block, in as few chunks as may be.
  func write(
    _ block: Block,
    of device: Int32,
    hours: Range<Int64>,
    isFinal: Bool,
    rev: Int64
  ) throws(SQLiteError) {
    let length = Int64(hours.count)
    guard length > 1, isTooMuch(block) else {
      return try write(whole: block, of: device, hours: hours, isFinal: isFinal, rev: rev)
    }
    let step = length > ChunkGrid.day ? ChunkGrid.day : 1
    for start in stride(from: hours.lowerBound, to: hours.upperBound, by: Int(step)) {
      let part = block.map { series, samples in
        (
          series: series,
          samples: samples.slice(
            from: ChunkGrid.start(of: start),
            to: ChunkGrid.start(of: start + step)
          )
        )
      }.filter { !$0.samples.isEmpty }
      try write(part, of: device, hours: start..<start + step, isFinal: isFinal, rev: rev)
    }
  }

  private func write(
    whole block: Block,
    of device: Int32,
    hours: Range<Int64>,
    isFinal: Bool,
    rev: Int64
  ) throws(SQLiteError) {
    let (timeline, sharers) = Self.timeline(of: block)
    if let timeline {
      putTimeline.bind(ChunkGrid.key(device, hours.lowerBound), at: 1)
      putTimeline.bind(rev, at: 2)
      try putTimeline.bind(reader.codec.encode(timeline), at: 3)
      try putTimeline.run()
      reader.lastTimeline = nil
    }
    for (series, samples) in block {
      putChunk.bind(ChunkGrid.key(series, hours.lowerBound), at: 1)
      putChunk.bind(rev, at: 2)
      ChunkSummary(samples).bind(to: putChunk, from: 3)
      putChunk.bind(Int64(hours.count), at: 12)
      putChunk.bind(isFinal, at: 13)
      let shared = sharers.contains(series) ? timeline : nil
      try putChunk.bind(reader.codec.encode(samples, on: shared), at: 14)
      try putChunk.run()
      try putFigures(of: series, samples, hours: hours, rev: rev)
    }
  }

  /// One timeline for those series of a device whose times are nearly the same; nil where no two
  /// have that in common.
  static func timeline(of block: Block) -> (timeline: Timeline?, sharers: Set<Int32>) {
    var (union, sharers) = (Timeline(), Set<Int32>())
    for (series, samples) in block.sorted(by: { $0.samples.count > $1.samples.count }) {
      let own = Timeline(times: samples.times, delays: samples.delays)
      let joined = union.union(own)
      // A bit for each time that is not its own costs less than to write the times again.
      guard sharers.isEmpty || joined.count * 4 <= own.count * 5 else { continue }
      guard sharers.isEmpty || joined.count * 4 <= union.count * 5 else { continue }
      union = joined
      sharers.insert(series)
    }
    return sharers.count > 1 ? (union, sharers) : (nil, [])
  }
}
