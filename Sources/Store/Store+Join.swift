internal import SQLite
internal import Telemetry

extension Store {
  /// Keys of `fresh` that are dropped between two looks at the clock.
  private static let keysAtOnce: Int64 = 2048

  /// Joins chunks of blocks that are over: hours to days, days to 32 days, as many devices as the
  /// slice has time for; when all are done it drops what they were joined of.
  ///
  /// - Returns: whether there may be more to do.
  func join(at now: Instant, until slice: Slice) throws(SQLiteError) -> Bool {
    var pass = sealing.pass
    if pass.join.block == nil {
      try chunks.look()
      guard let block = try nextBlock(at: now) else { return false }
      pass.join = JoinMark(block)
    }
    guard let block = pass.join.block else { return true }
    try commit { rev throws(SQLiteError) in
      if pass.join.device < families.highestDevice {
        let context = JoinContext(
          mark: pass.join,
          rev: rev,
          hasOpen: try hasOpenChunks(block)
        )
        // One block of 32 days may take some 30 ms.
        let isLong = Int64(block.count) > ChunkGrid.day
        repeat {
          pass.join.device += 1
          try join(pass.join.device, block, context)
        } while pass.join.device < families.highestDevice
          && !(isLong ? slice.isHalfOver : slice.isOver)
      } else {
        // From here on all that is joined counts no more, whichever devices come meanwhile.
        pass.join.device = JoinMark.allDevices
        if try removeJoined(pass.join, until: slice) { pass.join = JoinMark() }
      }
      try pass.write(connection)
      return 0
    }
    if pass.join.block == nil { chunks.forget() }
    sealing.pass = pass
    return true
  }

  /// What holds for all devices of a slice.
  private struct JoinContext {
    var mark: JoinMark
    var rev: Int64
    /// Whether `chunk` has chunks that are still to be joined.
    var hasOpen: Bool
  }

  /// The first day with chunks of hours, or 32 days with chunks of days, that is over.
  private func nextBlock(at now: Instant) throws(SQLiteError) -> Range<Int64>? {
    func block(_ hour: Int64, _ length: Int64) -> Range<Int64>? {
      let start = ChunkGrid.block(of: hour, hours: length)
      return isClosed(start..<start + length, at: now) ? start..<start + length : nil
    }
    for hours in chunks.blocks where hours.count == 1 {
      if let day = block(hours.lowerBound, ChunkGrid.day) { return day }
    }
    if let first = chunks.blocks.first, let found = block(first.lowerBound, ChunkGrid.longest) {
      return found
    }
    let start = try connection.integer(
      "SELECT start FROM chunk WHERE final = 0 ORDER BY start LIMIT 1"
    )
    return start.flatMap { block(ChunkGrid.hour(of: $0), ChunkGrid.longest) }
  }

  private func hasOpenChunks(_ block: Range<Int64>) throws(SQLiteError) -> Bool {
    let open = try Statement(
      connection,
      "SELECT 1 FROM chunk WHERE final = 0 AND start >= ? AND start < ? LIMIT 1"
    )
    defer { open.reset() }
    open.bind(ChunkGrid.start(of: block.lowerBound), at: 1)
    open.bind(ChunkGrid.start(of: block.upperBound), at: 2)
    return try open.step()
  }

  private func join(
    _ device: Int32,
    _ block: Range<Int64>,
    _ context: JoinContext
  ) throws(SQLiteError) {
    let family = (device: device, series: families.series(of: device))
    let live = try chunks.live(of: device, in: block)
    if Int64(block.count) == ChunkGrid.day {
      let hours = live.filter(context.mark.isShorter)
      if !hours.isEmpty { try joinHours(hours, of: family, block, context) }
      return
    }
    var isDue = !live.isEmpty
    if !isDue, context.hasOpen { isDue = try chunkWriter.hasOpen(family, hours: block) }
    if isDue { try joinDays(live, of: family, block, context) }
  }

  /// Joins the chunks of a device of a day: to one beside those of other devices, or to what there is
  /// of its series already.
  private func joinHours(
    _ hours: [Range<Int64>],
    of family: ChunkWriter.Family,
    _ day: Range<Int64>,
    _ context: JoinContext
  ) throws(SQLiteError) {
    var blocks: Set<Range<Int64>> = []
    let isTooMuch = try chunkWriter.isTooMuch(family, hours: day)
    for hour in hours {
      let home = try home(of: family.device, hour.lowerBound)
      if let block = home ?? (isTooMuch ? hour : nil) { blocks.insert(block) }
    }
    guard blocks.isEmpty else {
      for block in blocks.sorted(by: { $0.count < $1.count }) {
        try chunkWriter.rewrite(
          family,
          hours: block,
          isFinal: Int64(block.count) == ChunkGrid.longest,
          joining: context.mark,
          rev: context.rev
        )
      }
      return
    }
    var all: [Int32: SampleColumns] = [:]
    for hour in hours {
      for (series, samples) in try chunkWriter.held(of: family.device, hour) {
        all[series] = all[series]?.merged(with: samples) ?? samples
      }
    }
    let block = ChunkWriter.block(all)
    try chunkWriter.putFresh(block, of: family, hours: day, rev: context.rev)
  }

  /// Joins the chunks of a device of 32 days to one for each series; or leaves each day its own.
  private func joinDays(
    _ live: [Range<Int64>],
    of family: ChunkWriter.Family,
    _ block: Range<Int64>,
    _ context: JoinContext
  ) throws(SQLiteError) {
    var blocks = [block]
    if try chunkWriter.isTooMuch(family, hours: block) {
      let days = Set(live.map { ChunkGrid.block(of: $0.lowerBound, hours: ChunkGrid.day) })
      blocks = days.map { $0..<$0 + ChunkGrid.day }
      try chunkWriter.leave(family, hours: block)
    }
    for block in blocks {
      try chunkWriter.rewrite(
        family,
        hours: block,
        isFinal: true,
        joining: context.mark,
        rev: context.rev
      )
    }
  }

  /// Drops what has been joined, in the order in which it lies, so that whole pages become free.
  ///
  /// - Returns: whether nothing of it is left.
  private func removeJoined(_ mark: JoinMark, until slice: Slice) throws(SQLiteError) -> Bool {
    let first = try Statement(
      connection,
      "SELECT key FROM fresh WHERE key BETWEEN ? AND ? ORDER BY key LIMIT 1"
    )
    let drop = try Statement(connection, "DELETE FROM fresh WHERE key BETWEEN ? AND ?")
    func next(in keys: ClosedRange<Int64>) throws(SQLiteError) -> Int64? {
      first.bind(keys.lowerBound, at: 1)
      first.bind(keys.upperBound, at: 2)
      defer { first.reset() }
      return try first.step() ? first.integer(0) : nil
    }
    for keys in mark.keys {
      while let key = try next(in: keys) {
        drop.bind(key, at: 1)
        drop.bind(min(key + Self.keysAtOnce, keys.upperBound), at: 2)
        try drop.run()
        if slice.isOver { return false }
      }
    }
    return true
  }
}
