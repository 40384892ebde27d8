internal import SQLite
internal import Telemetry

/// Figures beside chunks, and in the place of those that have been dropped.
extension ChunkWriter {
  var zoneName: String? { options.localZone?.identifier }

  /// Keeps the figures of days whose samples have been dropped, and adds what comes late to them.
  ///
  /// - Returns: the samples of other days, which go into chunks.
  func keepExpired(
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

  /// Makes the figures that were left out beside a chunk, which is about to be dropped: all, or for want
  /// of room those of days, with others only where they take up less than the samples.
  func makeFigures(
    of series: Int32,
    _ device: Int32,
    hours: Range<Int64>,
    isShort: Bool,
    rev: Int64
  ) throws(SQLiteError) {
    let levels: [RollupLevel] = isShort ? [.day] : [.day, .hour, .ten]
    guard try !rollups.has(levels, series, hours) else { return }
    var samples = SampleColumns()
    for piece in try reader.all(of: series, device, in: hours) {
      samples = samples.merged(with: try reader.samples(piece, device: device))
    }
    var figures = RollupSet(samples, zone: options.localZone)
    if isShort {
      figures.leaveOutWhatSamplesSay(
        samples.count,
        least: options.leastInStretch,
        among: [.ten, .hour]
      )
    }
    // The same row may hold figures of days whose samples went before.
    let known = try rollups.take(series, in: hours)
    let held = Set(samples.times.map { $0.floored(by: RollupSet.dayLength) })
    figures.join(known.only(known.days.subtracting(held)))
    try rollups.put(figures, of: series, hours: hours, zone: zoneName, rev: rev)
  }

  /// The block of the figures of a series that cover an hour; nil where there are none.
  func figures(of series: Int32, _ hour: Int64) throws(SQLiteError) -> Range<Int64>? {
    try rollups.block(of: series, hour)
  }

  /// Writes the figures of a chunk, as far as they are worth it, and those of days without samples.
  func putFigures(
    of series: Int32,
    _ samples: SampleColumns,
    hours: Range<Int64>,
    rev: Int64
  ) throws(SQLiteError) {
    var figures = RollupSet(samples, zone: options.localZone)
    // Beside figures of days whose samples are gone every level is whole.
    if preserved[series] == nil {
      figures.leaveOutWhatSamplesSay(samples.count, least: options.leastInStretch)
    }
    if let kept = preserved[series], Int64(hours.count) >= ChunkGrid.day {
      let days = ChunkGrid.days(of: hours)
      figures.join(kept.only(days))
      preserved[series] = kept.only(kept.days.subtracting(days))
      if preserved[series]?.isEmpty ?? true { preserved[series] = nil }
    }
    guard !figures.isEmpty else { return }
    try rollups.put(figures, of: series, hours: hours, zone: zoneName, rev: rev)
  }
}
