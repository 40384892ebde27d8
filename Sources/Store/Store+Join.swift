internal import SQLite
internal import Telemetry

extension Store {
  /// Joins chunks of blocks that are over: hours to days, days to 32 days, as many devices as the
  /// slice has time for.
  ///
  /// - Returns: whether there may be more to do.
  func join(at now: Instant, until slice: Slice) throws(SQLiteError) -> Bool {
    if sealing.joining == nil {
      let days = try chunks.freshHours().map { ChunkGrid.block(of: $0, hours: ChunkGrid.day) }
      let closed = days.first {
        isClosed($0..<$0 + ChunkGrid.day, at: now) && !sealing.fruitless.contains($0)
      }
      guard let day = closed else { return try joinDays(at: now, until: slice) }
      sealing.joining = (day, 1)
    }
    guard let (day, first) = sealing.joining else { return true }
    var device = first
    try commit { rev throws(SQLiteError) in
      while device <= families.highestDevice {
        try joinHours(of: device, day..<day + ChunkGrid.day, at: now, rev: rev)
        device += 1
        if slice.isOver { break }
      }
      return 0
    }
    sealing.joining = (day, device)
    if device > families.highestDevice {
      sealing.joining = nil
      sealing.fruitless.insert(day)
    }
    return true
  }

  private func joinHours(
    of device: Int32,
    _ day: Range<Int64>,
    at now: Instant,
    rev: Int64
  ) throws(SQLiteError) {
    let family = (device: device, series: families.series(of: device))
    var hours: [Int64] = []
    for hour in try chunks.freshHours() where day.contains(hour) {
      for series in family.series where try chunks.freshPiece(of: series, hour) != nil {
        hours.append(hour)
        break
      }
    }
    guard !hours.isEmpty else { return }
    let isTooMuch = try chunkWriter.isTooMuch(family, hours: day)
    var blocks: Set<Range<Int64>> = []
    for hour in hours {
      blocks.insert(isTooMuch ? hour..<hour + 1 : try home(of: device, hour, at: now))
    }
    for block in blocks {
      try chunkWriter.rewrite(
        family,
        hours: block,
        news: [:],
        isFinal: Int64(block.count) == ChunkGrid.longest,
        rev: rev
      )
    }
  }

  private func joinDays(at now: Instant, until slice: Slice) throws(SQLiteError) -> Bool {
    let open = try Statement(
      connection,
      "SELECT key FROM chunk WHERE final = 0 AND start < ? ORDER BY start LIMIT 1"
    )
    let over = ChunkGrid.block(
      of: ChunkGrid.hour(of: (now - .hours(26)).milliseconds),
      hours: ChunkGrid.longest
    )
    open.bind(ChunkGrid.start(of: over), at: 1)
    func next() throws(SQLiteError) -> Int64? {
      defer { open.reset() }
      return try open.step() ? open.integer(0) : nil
    }
    guard let first = try next() else { return false }
    try commit { rev throws(SQLiteError) in
      var key: Int64? = first
      while let found = key {
        try joinDays(around: found, rev: rev)
        key = slice.isOver ? nil : try next()
      }
      return 0
    }
    return true
  }

  /// Joins the chunks of a device in the 32 days in which one of them lies.
  private func joinDays(around key: Int64, rev: Int64) throws(SQLiteError) {
    let start = ChunkGrid.block(of: ChunkGrid.hour(ofKey: key), hours: ChunkGrid.longest)
    let block = start..<start + ChunkGrid.longest
    let device = families.device(of: ChunkGrid.owner(ofKey: key))
    let family = (device: device, series: families.series(of: device))
    if try chunkWriter.isTooMuch(family, hours: block) {
      try chunkWriter.leave(family, hours: block)
    } else {
      try chunkWriter.rewrite(family, hours: block, news: [:], isFinal: true, rev: rev)
    }
  }
}
