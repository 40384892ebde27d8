internal import Chunks
internal import SQLite
internal import Telemetry

/// Writes sealed chunks; always within a transaction of the caller.
final class ChunkWriter {
  /// How many more samples are sealed than before; the caller takes it into account.
  var added = 0
  /// Figures of days without samples, by series, while a block is rewritten.
  private var preserved: [Int32: RollupSet] = [:]

  private let reader: ChunkReader
  private let rollups: RollupTable
  private let options: StoreOptions
  private let putFresh, dropFresh, putChunk, dropChunk, putTimeline, dropTimelines: Statement
  private let countChunks, countFresh, leaveChunks: Statement

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
      "INSERT OR REPLACE INTO fresh (key, rev, \(columns), data) VALUES (\(Self.marks(12)))"
    )
    dropFresh = try Statement(connection, "DELETE FROM fresh WHERE key = ?")
    putChunk = try Statement(
      connection,
      """
      INSERT OR REPLACE INTO chunk (key, rev, \(columns), hours, final, data)
      VALUES (\(Self.marks(14)))
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
    countFresh = try Statement(connection, "SELECT samples FROM fresh WHERE key = ?")
    leaveChunks = try Statement(
      connection,
      "UPDATE chunk SET final = 1 WHERE key BETWEEN ? AND ? AND final = 0"
    )
    dropTimelines = try Statement(connection, "DELETE FROM timeline WHERE key BETWEEN ? AND ?")
  }

  private static func marks(_ count: Int) -> String {
    Array(repeating: "?", count: count).joined(separator: ", ")
  }

  /// Adds samples of one series and one hour to their fresh chunk.
  func addFresh(
    _ samples: SampleColumns,
    of series: Int32,
    device: Int32,
    hour: Int64,
    rev: Int64
  ) throws(SQLiteError) {
    var all = samples
    var before = 0
    if let piece = try reader.freshPiece(of: series, hour) {
      let held = try reader.samples(piece, device: device)
      before = held.count
      all = held.merged(with: samples)
    }
    putFresh.bind(ChunkGrid.freshKey(hour, series), at: 1)
    putFresh.bind(rev, at: 2)
    ChunkSummary(all).bind(to: putFresh, from: 3)
    try putFresh.bind(reader.codec.encode(all), at: 12)
    try putFresh.run()
    added += all.count - before
  }

  /// Puts all that there is of a device in a block of hours, and what is new, into chunks that
  /// cover the block, or days or hours of it where it is too much for one.
  ///
  /// `news` are samples by series, which lie in the block; a block that `isFinal` will not be joined
  /// to a longer one.
  func rewrite(
    _ family: (device: Int32, series: [Int32]),
    hours: Range<Int64>,
    news: [Int32: SampleColumns],
    isFinal: Bool,
    rev: Int64
  ) throws(SQLiteError) {
    let fresh = try reader.freshHours().filter(hours.contains)
    var block: [(series: Int32, samples: SampleColumns)] = []
    for series in family.series {
      let held = try take(series, of: family.device, in: hours, fresh: fresh)
      let news = try keepExpired(series, hours, held: held, news: news[series], rev: rev)
      let all = held.merged(with: news)
      added += all.count - held.count
      if !all.isEmpty { block.append((series, all)) }
    }
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

  private var zoneName: String? { options.localZone?.identifier }

  /// Keeps the figures of days whose samples have been dropped, and adds what comes late to them.
  ///
  /// - Returns: the samples of other days, which go into chunks.
  private func keepExpired(
    _ series: Int32,
    _ hours: Range<Int64>,
    held: SampleColumns,
    news: SampleColumns?,
    rev: Int64
  ) throws(SQLiteError) -> SampleColumns {
    let news = news ?? SampleColumns()
    let known = try rollups.take(series, in: hours)
    func day(_ time: Int64) -> Int64 { time.floored(by: RollupSet.dayLength) }
    let expired = known.days.subtracting(held.times.lazy.map(day))
    guard !expired.isEmpty else { return news }
    var (rest, late) = (SampleColumns(), SampleColumns())
    for index in 0..<news.count {
      if expired.contains(day(news.times[index])) {
        late.append(news, index..<index + 1)
      } else {
        rest.append(news, index..<index + 1)
      }
    }
    var set = known.only(expired)
    let levels = Set(set.buckets.filter { !$0.value.isEmpty }.keys)
    for (level, list) in RollupSet(late, zone: options.localZone).buckets
    where levels.contains(level) {
      var part = RollupSet()
      part.set(level, list)
      set.join(part)
    }
    preserved[series] = set
    return rest
  }

  /// Makes the figures that were left out beside a chunk, which is about to be dropped.
  func makeFigures(
    of series: Int32,
    _ device: Int32,
    hours: Range<Int64>,
    rev: Int64
  ) throws(SQLiteError) {
    guard try rollups.isPartial(series, hours) else { return }
    var samples = SampleColumns()
    for piece in try reader.all(of: series, in: hours, fresh: []) {
      samples = samples.merged(with: try reader.samples(piece, device: device))
    }
    let figures = RollupSet(samples, zone: options.localZone)
    try rollups.put(figures, of: series, hours: hours, zone: zoneName, rev: rev)
  }

  /// Whether a block holds more than one chunk should.
  func isTooMuch(
    _ family: (device: Int32, series: [Int32]),
    hours: Range<Int64>
  ) throws(SQLiteError) -> Bool {
    let fresh = try reader.freshHours().filter(hours.contains)
    var total = 0
    for series in family.series {
      countChunks.bind(ChunkGrid.key(series, hours.lowerBound), at: 1)
      countChunks.bind(ChunkGrid.key(series, hours.upperBound - 1), at: 2)
      var own = try countChunks.step() ? Int(countChunks.integer(0)) : 0
      countChunks.reset()
      for hour in fresh {
        countFresh.bind(ChunkGrid.freshKey(hour, series), at: 1)
        if try countFresh.step() { own += Int(countFresh.integer(0)) }
        countFresh.reset()
      }
      total += own
      if own > options.mostOfSeries || total > options.mostOfDevice { return true }
    }
    return false
  }

  /// Leaves the chunks of a block as they are for good: together they are too much for one.
  func leave(
    _ family: (device: Int32, series: [Int32]),
    hours: Range<Int64>
  ) throws(SQLiteError) {
    for series in family.series {
      leaveChunks.bind(ChunkGrid.key(series, hours.lowerBound), at: 1)
      leaveChunks.bind(ChunkGrid.key(series, hours.upperBound - 1), at: 2)
      try leaveChunks.run()
    }
  }

  /// Reads the samples of a series in a block, and drops the chunks that hold them.
  private func take(
    _ series: Int32,
    of device: Int32,
    in hours: Range<Int64>,
    fresh: [Int64]
  ) throws(SQLiteError) -> SampleColumns {
    var samples = SampleColumns()
    for piece in try reader.all(of: series, in: hours, fresh: fresh) {
      guard hours.contains(piece.hours.lowerBound), piece.hours.upperBound <= hours.upperBound
      else {
        throw SQLiteError(code: 11, message: "chunk \(piece.key) overlaps others", sql: "chunk")
      }
      let part = try reader.samples(piece, device: device)
      samples = samples.merged(with: part)
      let drop = piece.isFresh ? dropFresh : dropChunk
      drop.bind(piece.key, at: 1)
      try drop.run()
    }
    return samples
  }

  /// Writes the samples of a device's series in a block, in as few chunks as may be.
  private func write(
    _ block: [(series: Int32, samples: SampleColumns)],
    of device: Int32,
    hours: Range<Int64>,
    isFinal: Bool,
    rev: Int64
  ) throws(SQLiteError) {
    let total = block.reduce(0) { $0 + $1.samples.count }
    let most = block.map(\.samples.count).max() ?? 0
    let length = Int64(hours.count)
    let isTooMuch = total > options.mostOfDevice || most > options.mostOfSeries
    guard length > 1, isTooMuch else {
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
    whole block: [(series: Int32, samples: SampleColumns)],
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
      var figures = RollupSet(samples, zone: options.localZone)
      // Beside figures of days whose samples are gone every level is whole.
      if preserved[series] == nil { figures.leaveOutWhatSamplesSay(samples.count) }
      if let kept = preserved[series], Int64(hours.count) >= ChunkGrid.day {
        let days = ChunkGrid.days(of: hours)
        figures.join(kept.only(days))
        preserved[series] = kept.only(kept.days.subtracting(days))
        if preserved[series]?.isEmpty ?? true { preserved[series] = nil }
      }
      try rollups.put(figures, of: series, hours: hours, zone: zoneName, rev: rev)
    }
  }

  /// One timeline for those series of a device whose times are nearly the same; nil where no two
  /// have that in common.
  private static func timeline(
    of block: [(series: Int32, samples: SampleColumns)]
  ) -> (timeline: Timeline?, sharers: Set<Int32>) {
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
