internal import SQLite
internal import Telemetry

extension Store {
  /// Samples and figures that are newer stay, however little room there is.
  private static let leastKept = TimeSpan.days(2)
  /// Pages that are given back to the file system at once.
  private static let pagesAtOnce = 256
  private static let pagesToSpare = 16_384

  /// Drops what is kept no longer, and while the file is too large the least missed of what is
  /// left: whole chunks, a slice at a time.
  ///
  /// - Returns: whether there may be more to do.
  func expire(at now: Instant, until slice: Slice) throws(SQLiteError) -> Bool {
    if try giveBack() { return true }
    guard !options.keep.isEndless else { return false }
    guard let expiry = sealing.expiry else {
      let hour = ChunkGrid.hour(of: now.milliseconds)
      guard sealing.lastExpiry != hour else { return false }
      sealing.lastExpiry = hour
      sealing.expiry = Expiry(stage: .age, limits: try limits(at: now))
      return true
    }
    sealing.expiry = nil
    var walk = expiry
    try commit { rev throws(SQLiteError) in
      repeat {
        try visit(walk.series, in: &walk, at: now, rev: rev)
        walk.series += 1
      } while walk.series <= families.highestSeries && !slice.isOver
      return 0
    }
    if walk.series <= families.highestSeries {
      sealing.expiry = walk
      return true
    }
    sealing.expiry = try next(after: walk, at: now)
    return sealing.expiry != nil
  }

  /// Until when what is dropped by age, for each series.
  private func limits(at now: Instant) throws(SQLiteError) -> [(samples: Int64, rollups: Int64)] {
    let keep = options.keep
    func limit(_ span: TimeSpan?) -> Int64 { span.map { (now - $0).milliseconds } ?? .min }
    let usual = (samples: limit(keep.samples), rollups: limit(keep.rollups))
    guard !keep.rules.isEmpty else { return [usual] }
    var limits = [(samples: Int64, rollups: Int64)](
      repeating: usual,
      count: Int(families.highestSeries) + 1
    )
    let rules = keep.rules.map { (glob: SeriesGlob($0.series), rule: $0) }
    for series in try Queries.register(connection).series {
      guard let fit = rules.first(where: { $0.glob.matches(series.key) })?.rule else { continue }
      limits[Int(series.id.rawValue)] = (
        limit(fit.samples ?? keep.samples), limit(fit.rollups ?? keep.rollups)
      )
    }
    return limits
  }

  /// What follows a walk: a look for the oldest, or dropping it, while the file is too large.
  private func next(after walk: Expiry, at now: Instant) throws(SQLiteError) -> Expiry? {
    guard let budget = options.keep.budget, try usedBytes() > budget else { return nil }
    if walk.isLooking, let oldest = walk.oldest {
      let block = ChunkGrid.block(of: oldest, hours: ChunkGrid.longest) + ChunkGrid.longest
      let end = min(ChunkGrid.start(of: block), (now - Self.leastKept).milliseconds)
      return Expiry(stage: walk.stage, limits: [(end, end)])
    }
    guard walk.isLooking || walk.stage == .age else {
      return Expiry(stage: walk.stage, isLooking: true)
    }
    let stages = Expiry.Stage.allCases
    guard let place = stages.firstIndex(of: walk.stage), place + 1 < stages.count else {
      return nil
    }
    return Expiry(stage: stages[place + 1], isLooking: true)
  }

  private func usedBytes() throws(SQLiteError) -> Int64 {
    let pages = try connection.integer("PRAGMA page_count") ?? 0
    let free = try connection.integer("PRAGMA freelist_count") ?? 0
    return (pages - free) * (try connection.integer("PRAGMA page_size") ?? 4096)
  }

  /// Gives pages back to the file system where half of the file is free, and much; what is less will
  /// be used again soon.
  private func giveBack() throws(SQLiteError) -> Bool {
    let free = try connection.integer("PRAGMA freelist_count") ?? 0
    guard free > Self.pagesToSpare, free * 2 > (try connection.integer("PRAGMA page_count") ?? 0)
    else {
      return false
    }
    try connection.execute("PRAGMA incremental_vacuum(\(Self.pagesAtOnce))")
    return true
  }

  /// Drops, or looks for, the oldest of one series.
  private func visit(
    _ series: Int32,
    in walk: inout Expiry,
    at now: Instant,
    rev: Int64
  ) throws(SQLiteError) {
    let newest = (now - Self.leastKept).milliseconds
    let limit = walk.limit(of: series)
    switch walk.stage {
    case .age:
      try dropChunks(of: series, in: &walk, until: limit.samples, sparing: false, rev: rev)
      while let found = try expiring.rollup(of: series, from: ChunkGrid.firstHour),
        found.end <= limit.rollups
      {
        try expiring.drop(rollup: found)
      }
    case .samples, .context:
      try dropChunks(
        of: series,
        in: &walk,
        until: walk.isLooking ? newest : limit.samples,
        sparing: walk.stage == .samples,
        rev: rev
      )
    case .ten, .hour:
      let level: RollupLevel = walk.stage == .ten ? .ten : .hour
      var hour = ChunkGrid.firstHour
      while let found = try expiring.rollup(of: series, from: hour, with: level),
        found.end <= (walk.isLooking ? newest : limit.rollups)
      {
        hour = found.hours.upperBound
        if walk.isLooking {
          walk.oldest = min(walk.oldest ?? .max, found.hours.lowerBound)
          return
        }
        try expiring.drop(level, of: found, rev: rev)
      }
    }
  }

  private func dropChunks(
    of series: Int32,
    in walk: inout Expiry,
    until limit: Int64,
    sparing isSparing: Bool,
    rev: Int64
  ) throws(SQLiteError) {
    let device = families.device(of: series)
    var hour = ChunkGrid.firstHour
    while let found = try expiring.chunk(of: series, from: hour), found.end <= limit {
      hour = found.hours.upperBound
      if isSparing, try expiring.isNearAlert(found) { continue }
      if walk.isLooking {
        walk.oldest = min(walk.oldest ?? .max, found.hours.lowerBound)
        return
      }
      // Where room is short, figures that take as much as the samples are given up with them.
      if walk.stage == .age, found.end > walk.limit(of: series).rollups {
        try chunkWriter.makeFigures(of: series, device, hours: found.hours, rev: rev)
      }
      try expiring.drop(chunk: found, (device, families.series(of: device)))
      chunkWriter.added -= found.samples
      statements.expired.bind(found.end, at: 1)
      try statements.expired.run()
    }
  }
}
