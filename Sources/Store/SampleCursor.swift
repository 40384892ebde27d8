internal import Chunks
internal import SQLite
internal import Telemetry

/// Goes through the samples of some series, block by block, in constant memory.
///
/// It holds no snapshot between two calls, so whoever uses it may be as slow as they like. It is
/// used from the reader's thread.
public final class SampleCursor {
  /// Samples in a block at most.
  public static let longestBlock = 16_384
  /// Samples from which another chunk is left for the next look into the file.
  private static let fewSamples = 512

  let reader: StoreReader
  private let series: [Register.Series]
  private let positions: SeriesPositions
  let range: TimeRange
  private var hot: SampleSorter?
  private var ahead: Sample?
  private var revisionRows: Statement?
  /// The series at hand, and the first time of it that is not in ``ready`` yet.
  private var place = 0
  private(set) var nextTime: Int64
  private var ready = SampleColumns()
  private var given = 0
  let choice: RollupChoice?
  /// The figures that stand for samples of the series at hand, when these are asked for.
  private var figures: [RollupBucket] = []
  /// What is left of the series at hand, once a part of it could not be read.
  var left: ChunksLeft?

  init(
    _ reader: StoreReader,
    over series: [Register.Series],
    in range: TimeRange,
    instead choice: RollupChoice? = nil
  ) {
    (self.reader, self.series, self.range, self.choice) = (reader, series, range, choice)
    positions = SeriesPositions(series)
    nextTime = range.start.milliseconds
  }

  /// The next block: series in the order in which they were asked for, each in rising order of
  /// event time.
  ///
  /// - Returns: a block that is not empty; nil after the last.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func next() throws(StoreError) -> SampleBlock? {
    guard range.start < range.end else { return nil }
    if hot == nil { try gather() }
    while place < series.count {
      let current = series[place]
      if given == ready.count { try fill(current) }
      guard given < ready.count else { continue }
      let part = given..<min(given + Self.longestBlock, ready.count)
      given = part.upperBound
      if part == 0..<ready.count { return SampleBlock(series: current, columns: ready) }
      var columns = SampleColumns()
      columns.append(ready, part)
      return SampleBlock(series: current, columns: columns)
    }
    return nil
  }

  /// The next part of the series at hand: samples, and figures in the place of others.
  ///
  /// - Returns: nil after the last series.
  func nextPart() throws(StoreError) -> Part? {
    guard range.start < range.end else { return nil }
    if hot == nil { try gather() }
    while place < series.count {
      let current = series[place]
      try fill(current)
      if !ready.isEmpty || !figures.isEmpty {
        let end = max(nextTime, ready.times.last ?? nextTime)
        return Part(
          series: current,
          samples: ready,
          figures: figures,
          end: Instant(milliseconds: end)
        )
      }
    }
    return nil
  }

  /// Makes the next chunk of a series ready, with the rows of its time; or what rows there are after
  /// the last; or goes on to the next series.
  ///
  /// Rows were read before: what has been sealed since is found in both, and the chunk's stays.
  private func fill(_ current: Register.Series) throws(StoreError) {
    (ready, given) = (SampleColumns(), 0)
    var found = Found()
    if nextTime < range.end.milliseconds {
      found = try foundSealed(of: current)
    }
    figures = found.figures
    let end = min(found.end ?? .max, range.end.milliseconds)
    let rows = try attempt("sort the samples of", reader.path) { () throws(SQLiteError) in
      try hotRows(
        of: current.id,
        before: end,
        atMost: found.end == nil ? Self.longestBlock : .max
      )
    }
    if found.end != nil {
      ready = rows.merged(with: found.samples.slice(from: nextTime, to: end))
      nextTime = end
    } else if rows.isEmpty {
      place += 1
      nextTime = range.start.milliseconds
      left = nil
    } else {
      ready = rows
    }
  }

  func look(for current: Register.Series) throws(SQLiteError) -> Found {
    let (id, device) = (current.id.rawValue, current.device.rawValue)
    try reader.chunks.look()
    let revisions = try revisions(of: id)
    var limit = range.end.milliseconds
    // A revision that is not yet worked in may be about any of the figures.
    if let choice, revisions.isEmpty, let found = try figures(of: id, choice, limit: &limit) {
      return found
    }
    var hours = ChunkGrid.hour(of: nextTime)..<ChunkGrid.hour(of: limit - 1) + 1
    var samples = SampleColumns()
    // Chunks of an hour hold little: some of them at once cost one look into the file.
    while samples.count < Self.fewSamples, !hours.isEmpty,
      let piece = try reader.chunks.first(of: id, device, in: hours)
    {
      let part = try reader.chunks.samples(piece, device: device)
      if samples.isEmpty { samples = part } else { samples.append(part, 0..<part.count) }
      hours = min(piece.hours.upperBound, hours.upperBound)..<hours.upperBound
    }
    guard !samples.isEmpty else {
      return Found(end: limit < range.end.milliseconds ? limit : nil)
    }
    if !revisions.isEmpty { revisions.apply(to: &samples) }
    return Found(samples: samples, end: min(ChunkGrid.start(of: hours.lowerBound), limit))
  }

  func revisions(of series: Int32) throws(SQLiteError) -> RevisionOverlay {
    if let revisionRows { return try RevisionOverlay(revisionRows, of: series) }
    let rows = try RevisionOverlay.ofSeries(reader.connection)
    revisionRows = rows
    return try RevisionOverlay(rows, of: series)
  }

  /// The figures from ``nextTime`` on; or nil, and up to where samples have to be read first.
  private func figures(
    of series: Int32,
    _ choice: RollupChoice,
    limit: inout Int64
  ) throws(SQLiteError) -> Found? {
    let hours = ChunkGrid.hour(of: nextTime)..<ChunkGrid.hour(of: limit - 1) + 1
    guard let row = try reader.rollups.first(of: series, in: hours, choice.level) else {
      return nil
    }
    let start = ChunkGrid.start(of: row.hours.lowerBound)
    let blockEnd = ChunkGrid.start(of: row.hours.upperBound)
    guard choice.level != .local || row.zone == choice.zone.identifier else {
      limit = min(limit, blockEnd)
      return nil
    }
    guard nextTime >= start else {
      limit = min(limit, start)
      return nil
    }
    guard nextTime == start || choice.floor(nextTime) == nextTime else {
      limit = min(limit, blockEnd, choice.ceiling(nextTime))
      return nil
    }
    let end = blockEnd <= limit ? blockEnd : choice.floor(limit)
    guard end > nextTime else {
      limit = min(limit, blockEnd)
      return nil
    }
    let length = choice.level.length ?? 1
    let wanted = nextTime..<end
    let isAsked = { (bucket: RollupBucket) in wanted.contains(bucket.index &* length) }
    // Mostly all are, and need not be copied.
    let all = row.buckets
    return Found(figures: all.allSatisfy(isAsked) ? all : all.filter(isAsked), end: end)
  }

  private func hotRows(
    of series: SeriesID,
    before end: Int64,
    atMost limit: Int
  ) throws(SQLiteError) -> SampleColumns {
    var rows = SampleColumns()
    while let sample = ahead, sample.series == series, sample.time.milliseconds < end,
      rows.count < limit
    {
      rows.append(sample)
      ahead = try hot?.next()
    }
    return rows
  }

  /// Reads the append-only table once, whatever its order; of a damaged one what is left.
  private func gather() throws(StoreError) {
    var sorter: SampleSorter
    do throws(StoreError) {
      sorter = try scanned()
    } catch {
      guard let onLoss = reader.onLoss, error.isDamage else { throw error }
      do throws(StoreError) {
        sorter = try reader.rowsLeft(of: series, in: range, onLoss)
      } catch {
        guard error.isDamage else { throw error }
        onLoss(StoreLoss(part: "readings that are not sealed", cause: error.fault.cause))
        sorter = SampleSorter(series)
      }
    }
    ahead = try attempt("sort the samples of", reader.path) { () throws(SQLiteError) in
      try sorter.next()
    }
    hot = sorter
  }

  private func scanned() throws(StoreError) -> SampleSorter {
    var scan = SampleScan(series, in: range)
    var sorter = SampleSorter(series)
    var isLast = false
    while !isLast {
      let part = try reader.read("read the samples of") { () throws(SQLiteError) in
        try scan.next(reader.connection, limit: reader.rowsAtOnce)
      }
      isLast = part.count < reader.rowsAtOnce
      try attempt("sort the samples of", reader.path) { () throws(SQLiteError) in
        try sorter.add(part, isLast: isLast)
      }
    }
    return sorter
  }
}
