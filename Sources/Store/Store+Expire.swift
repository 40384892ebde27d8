internal import Chunks
internal import SQLite
internal import Telemetry

extension Store {
  /// Samples and figures that are newer stay, however little room there is.
  private static let leastKept = TimeSpan.days(2)
  /// Pages that are given back to the file system at once.
  private static let pagesAtOnce = 256

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

  /// Gives pages back to the file system that nothing has needed for a day.
  private func giveBack() throws(SQLiteError) -> Bool {
    let pages = min(sealing.spare.owed, Self.pagesAtOnce)
    guard pages > 0 else { return false }
    try connection.execute("PRAGMA incremental_vacuum(\(pages))")
    sealing.spare.gaveBack(pages)
    return true
  }

  /// Looks how much of the file is free.
  func noteSpareRoom(at now: Instant) throws(SQLiteError) {
    sealing.spare.note(
      free: Int(try connection.integer("PRAGMA freelist_count") ?? 0),
      of: Int(try connection.integer("PRAGMA page_count") ?? 0),
      day: now.milliseconds.floored(by: RollupSet.dayLength)
    )
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
      try dropChunks(
        of: series,
        in: &walk,
        until: limit.samples,
        sparing: false,
        at: now,
        rev: rev
      )
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
        at: now,
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
    at now: Instant,
    rev: Int64
  ) throws(SQLiteError) {
    let device = families.device(of: series)
    var hour = ChunkGrid.firstHour
    while let found = try expiring.chunk(of: series, from: hour), found.end <= limit {
      hour = found.hours.upperBound
      if isSparing, try expiring.isNearAlert(found) { continue }
      if walk.isLooking {
        walk.oldest = min(walk.oldest ?? .max, found.hours.lowerBound)
        break
      }
      try makeFigures(beside: found, device, walk, rev: rev)
      try expiring.drop(chunk: found, (device, families.series(of: device)))
      chunkWriter.added -= found.samples
      statements.expired.bind(found.end, at: 1)
      try statements.expired.run()
    }
    if device > 0, families.series(of: device).first == series {
      try dropDays(of: device, in: &walk, at: now, sparing: isSparing, rev: rev)
    }
  }

  /// Makes the figures that stay when a chunk goes.
  private func makeFigures(
    beside found: ExpiryStatements.Found,
    _ device: Int32,
    _ walk: Expiry,
    rev: Int64
  ) throws(SQLiteError) {
    let series = ChunkGrid.owner(ofKey: found.key)
    let isShort = walk.stage != .age
    guard isShort || found.end > walk.limit(of: series).rollups else { return }
    try chunkWriter.makeFigures(of: series, device, hours: found.hours, isShort: isShort, rev: rev)
  }

  /// Drops, or looks for, the oldest of a device that is in chunks of days beside those of others.
  private func dropDays(
    of device: Int32,
    in walk: inout Expiry,
    at now: Instant,
    sparing isSparing: Bool,
    rev: Int64
  ) throws(SQLiteError) {
    let family = (device: device, series: families.series(of: device))
    let newest = (now - Self.leastKept).milliseconds
    let limits = family.series.map { ($0, walk.isLooking ? newest : walk.limit(of: $0).samples) }
    let last = limits.map(\.1).max() ?? .min
    for day in chunks.blocks
    where Int64(day.count) == ChunkGrid.day && ChunkGrid.start(of: day.upperBound) <= last {
      guard let bundle = try chunks.bundle(of: device, day) else { continue }
      var gone: Set<Int32> = []
      for (series, limit) in limits where bundle.member(of: series) != nil {
        let found = ExpiryStatements.Found(
          key: ChunkGrid.key(series, day.lowerBound),
          hours: day,
          samples: 0
        )
        guard found.end <= limit else { continue }
        if isSparing, try expiring.isNearAlert(found) { continue }
        if walk.isLooking {
          walk.oldest = min(walk.oldest ?? .max, day.lowerBound)
          return
        }
        try makeFigures(beside: found, device, walk, rev: rev)
        gone.insert(series)
      }
      guard !gone.isEmpty else { continue }
      try chunkWriter.drop(gone, of: family, hours: day, rev: rev)
      statements.expired.bind(ChunkGrid.start(of: day.upperBound), at: 1)
      try statements.expired.run()
    }
  }
}
