internal import SQLite
public import Telemetry

extension Store {
  /// How long after its end an hour is sealed: most of what comes late has come by then.
  static let grace = TimeSpan.minutes(10)
  /// Rows after which a pass is worth it, however late it is.
  private static let mostRows: Int64 = 8_000_000
  /// Rows of a table that is emptied at once; some 30 ms.
  private static let rowsAtOnce: Int64 = 500_000

  /// Does a slice of what there is to do beside taking readings in: sealing closed hours, joining
  /// chunks, dropping what is kept no longer.
  ///
  /// Each part is a transaction of its own, so that a crash leaves either rows or their chunk. A
  /// fault changes nothing; the next call goes on from what the file says.
  ///
  /// - Parameters:
  ///   - now: the present.
  ///   - length: about how long it may take; one block of a device may take 30 ms longer.
  /// - Returns: whether there is more to do; false too while a reader makes the log grow beyond
  ///   measure, so that it is to be called again later.
  /// - Throws: ``StoreError``, as ``append(_:)``.
  public func maintain(
    at now: Instant,
    within length: Duration = .milliseconds(15)
  ) throws(StoreError) -> Bool {
    checkQueue()
    if Int64(connection.walFrames) * 4096 > Int64(options.restingLogBytes) {
      try checkpointIfDue(at: now)
      guard !checkpoints.isHeldUp else { return false }
    }
    let slice = Slice(length)
    var hasMore = true
    do throws(SQLiteError) {
      repeat {
        let (name, before) = (sealing.stepName, connection.pagesWritten)
        hasMore = try step(at: now, until: slice)
        sealing.pages[name, default: 0] += connection.pagesWritten - before
      } while hasMore && !slice.isOver
    } catch {
      sealing.phase = .unknown
      let failure = StoreError(error, action: "seal readings in", path: path)
      if case .full = failure { makeRoom(at: now, within: length) }
      throw failure
    }
    try checkpointIfDue(at: now)
    return hasMore
  }

  /// Drops some of what is due although the disk is full: nothing else makes room for the rest.
  private func makeRoom(at now: Instant, within length: Duration) {
    let slice = Slice(length)
    do throws(SQLiteError) {
      try resume()
      while try expire(at: now, until: slice), !slice.isOver {}
    } catch {
      // The caller is told of the first fault.
      sealing.phase = .unknown
    }
  }

  /// Lets the next ``maintain(at:within:)`` seal all hours that are over, without waiting for what
  /// may still come.
  public func askForSealing() {
    checkQueue()
    sealing.isAsked = true
  }

  private func step(at now: Instant, until slice: Slice) throws(SQLiteError) -> Bool {
    switch sealing.phase {
    case .unknown: try resume()
    case .idle: return try begin(at: now, until: slice)
    case .latest(var flush, let seals):
      sealing.phase = .unknown
      try bringLatest(&flush, seals: seals, at: now, until: slice)
    case .read(var group):
      sealing.phase = .unknown
      guard try group.read(connection, sealing.pass, until: slice) else {
        sealing.phase = .read(group)
        return true
      }
      group.arrange()
      sealing.phase = .write(group)
    case .write(let group): try write(group, at: now, until: slice)
    case .shorten: try shorten(until: slice)
    case .prune(let seq): try prune(from: seq)
    }
    return true
  }

  private func resume() throws(SQLiteError) {
    sealing.pass = try SealPass(connection)
    chunks.forget()
    let pass = sealing.pass
    let first = spans.spans.first?.first ?? pass.lastRow + 1
    if !pass.isActive {
      sealing.phase = .idle
    } else if pass.doneSeries == SealPass.allSeries {
      sealing.phase = .shorten
    } else {
      sealing.phase = .read(SealGroup(after: pass.doneSeries, firstRow: first))
    }
  }

  // MARK: Beginning

  private func begin(at now: Instant, until slice: Slice) throws(SQLiteError) -> Bool {
    try noteSpareRoom(at: now)
    let last = nextRow - 1
    let hour = ChunkGrid.hour(of: (sealing.isAsked ? now : now - Self.grace).milliseconds)
    let isDue =
      sealing.isAsked || sealing.lastHour != hour || last - sealing.pass.keptRow > Self.mostRows
    let stale = last - sealing.pass.latestRow
    if isDue || stale > max(65_536, 8 * Int64(families.highestSeries)) {
      let flush = LatestFlush(after: sealing.pass.latestRow, upTo: last)
      sealing.phase = .latest(flush, seals: isDue)
      return true
    }
    // Joining needs room for a second copy of what it joins; dropping what is due makes it.
    if try expire(at: now, until: slice) { return true }
    return try join(at: now, until: slice)
  }

  private func bringLatest(
    _ flush: inout LatestFlush,
    seals: Bool,
    at now: Instant,
    until slice: Slice
  ) throws(SQLiteError) {
    var isDone = false
    if try flush.read(connection, until: slice) {
      var pass = sealing.pass
      try commit { _ throws(SQLiteError) in
        isDone = try flush.write(connection, until: slice)
        guard isDone else { return 0 }
        pass.latestRow = flush.lastRow
        try pass.write(connection)
        return 0
      }
      if isDone { sealing.pass = pass }
    }
    guard isDone else {
      sealing.phase = .latest(flush, seals: seals)
      return
    }
    sealing.phase = .idle
    if seals { try start(at: now) }
  }

  /// Begins a pass over the rows that `latest` knows, where there is anything to seal.
  private func start(at now: Instant) throws(SQLiteError) {
    let hour = ChunkGrid.hour(of: (sealing.isAsked ? now : now - Self.grace).milliseconds)
    (sealing.lastHour, sealing.isAsked) = (hour, false)
    var pass = sealing.pass
    (pass.isActive, pass.doneSeries) = (true, 0)
    (pass.cutoff, pass.lastRow) = (ChunkGrid.start(of: hour), pass.latestRow)
    let hasRows = spans.spans.contains { span in
      span.first <= pass.keptRow || (span.first <= pass.lastRow && span.earliest < pass.cutoff)
    }
    let hasSealed = try connection.integer("SELECT 1 FROM \(pass.tables.older) LIMIT 1") != nil
    let hasRevisions = try connection.integer("SELECT 1 FROM revision LIMIT 1") != nil
    guard hasRows || hasSealed || hasRevisions else { return }
    try commit { _ throws(SQLiteError) in
      try pass.write(connection)
      return 0
    }
    sealing.pass = pass
    let first = spans.spans.first?.first ?? pass.lastRow + 1
    sealing.phase = .read(SealGroup(after: 0, firstRow: first))
  }

  // MARK: Ending

  /// Makes the older table short enough to be emptied at once.
  private func shorten(until slice: Slice) throws(SQLiteError) {
    let table = sealing.pass.tables.older
    sealing.phase = .unknown
    let (least, most) = (
      try connection.integer("SELECT min(row) FROM \(table)") ?? 0,
      try connection.integer("SELECT max(row) FROM \(table)") ?? 0
    )
    var first = least
    if most - first > Self.rowsAtOnce {
      let rows = try Statement(connection, "DELETE FROM \(table) WHERE row < ?")
      try commit { _ throws(SQLiteError) in
        repeat {
          first += 4096
          rows.bind(first, at: 1)
          try rows.run()
        } while most - first > Self.rowsAtOnce && !slice.isOver
        return 0
      }
    }
    sealing.phase =
      most - first > Self.rowsAtOnce
      ? .shorten : .prune(try connection.integer("SELECT min(seq) FROM batch") ?? 0)
  }

  /// Forgets commits without rows, in slices by their numbers; with the last one the pass ends, and
  /// the older table is emptied.
  private func prune(from seq: Int64) throws(SQLiteError) {
    var pass = sealing.pass
    sealing.phase = .unknown
    let end = seq + 8191
    let isLast = end >= self.seq
    var left = spans
    left.dropSealed(by: pass)
    let firstRow =
      try connection.integer("SELECT min(row) FROM \(pass.tables.older)")
      ?? spans.spans.first?.first ?? nextRow
    let rows = try Statement(
      connection,
      """
      DELETE FROM batch WHERE seq BETWEEN ?1 AND ?2 AND (first_row IS NULL
        OR last_row <= ?3 OR (last_row <= ?4 AND max_time < ?5))
      """
    )
    rows.bind(seq, at: 1)
    rows.bind(end, at: 2)
    rows.bind(pass.keptRow, at: 3)
    rows.bind(pass.lastRow, at: 4)
    rows.bind(pass.cutoff, at: 5)
    try commit { _ throws(SQLiteError) in
      try rows.run()
      guard isLast else { return 0 }
      try connection.execute("DELETE FROM \(pass.tables.older)")
      // Nothing that counts is left in the newer one either.
      if left.spans.isEmpty, nextRow - firstRow <= Self.rowsAtOnce {
        try connection.execute("DELETE FROM \(pass.tables.newer)")
      }
      pass = pass.ended(at: nextRow - 1)
      try pass.write(connection)
      return 0
    }
    if isLast { (spans, sealing.pass) = (left, pass) }
    sealing.phase = isLast ? .idle : .prune(end + 1)
  }

  // MARK: Transactions

  /// Commits a part of the work, with a number of its own; `body` does it, given the number, and
  /// returns how many rows count no more.
  func commit(_ body: (Int64) throws(SQLiteError) -> Int) throws(SQLiteError) {
    let rev = seq + 1
    chunkWriter.added = 0
    try connection.transaction(.immediate) { () throws(SQLiteError) in
      try chunks.look()
      let removed = try body(rev)
      let meta = statements.maintained
      meta.bind(rev, at: 1)
      meta.bind(Int64(removed), at: 2)
      meta.bind(Int64(chunkWriter.added), at: 3)
      try meta.run()
    }
    seq = rev
  }
}
