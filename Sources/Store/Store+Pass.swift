internal import SQLite
internal import Telemetry

/// The passes that seal rows: when one begins, and what it ends with.
extension Store {
  /// Rows after which a pass is worth it, however late it is.
  private static let mostRows: Int64 = 8_000_000
  /// Rows of a table that is emptied at once; some 30 ms.
  private static let rowsAtOnce: Int64 = 500_000
  /// Rows that `latest` may be behind: what reads the newest of each series reads these too.
  private var mostStaleRows: Int64 { max(65_536, 8 * Int64(families.highestSeries)) }

  // MARK: Beginning

  func begin(at now: Instant, until slice: Slice) throws(SQLiteError) -> Bool {
    try noteSpareRoom(at: now)
    let last = nextRow - 1
    let hour = ChunkGrid.hour(of: (sealing.isAsked ? now : now - Self.grace).milliseconds)
    // Who asks goes as far as the hour at hand, which the next pass by itself does not go back to.
    let isNew = sealing.lastHour.map { hour < $0 - 1 || hour > $0 } ?? true
    let isDue = sealing.isAsked || isNew || last - sealing.pass.keptRow > Self.mostRows
    let stale = last - sealing.pass.latestRow
    // When all is sealed, rows are only kept for `latest` and bookings for nothing.
    let isQuiet = isDue && !hasRows(of: nextPass(at: now, upTo: last))
    if ledger.isFull || (isQuiet && ledger.hasBookings) {
      // The rest goes on beside it, however much is booked meanwhile.
      try takeInBookings(until: slice)
      if slice.isOver { return true }
    }
    if stale > mostStaleRows || (isQuiet && stale > 0) {
      let flush = LatestFlush(after: sealing.pass.latestRow, upTo: last)
      sealing.phase = .latest(flush, seals: isDue)
      return true
    }
    if isDue {
      try start(at: now, upTo: last)
      return true
    }
    // Joining needs room for a second copy of what it joins; dropping what is due makes it.
    if try expire(at: now, until: slice) { return true }
    return try join(at: now, until: slice)
  }

  func bringLatest(
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
    if seals { try start(at: now, upTo: sealing.pass.latestRow) }
  }

  /// A pass that begins now.
  private func nextPass(at now: Instant, upTo last: Int64) -> SealPass {
    let hour = ChunkGrid.hour(of: (sealing.isAsked ? now : now - Self.grace).milliseconds)
    var pass = sealing.pass
    (pass.isActive, pass.doneSeries) = (true, 0)
    (pass.cutoff, pass.lastRow) = (ChunkGrid.start(of: hour), last)
    return pass
  }

  /// Whether a pass has rows to seal.
  private func hasRows(of pass: SealPass) -> Bool {
    spans.spans.contains { span in
      span.first <= pass.keptRow || (span.first <= pass.lastRow && span.earliest < pass.cutoff)
    }
  }

  /// Begins a pass over the rows up to one, where there is anything to do.
  private func start(at now: Instant, upTo last: Int64) throws(SQLiteError) {
    let pass = nextPass(at: now, upTo: last)
    (sealing.lastHour, sealing.isAsked) = (ChunkGrid.hour(of: pass.cutoff), false)
    let hasRevisions = try connection.integer("SELECT 1 FROM revision LIMIT 1") != nil
    let canTurn = try rows(of: pass.tables.older).map { $0.upperBound <= pass.latestRow } ?? false
    // With none to seal it still says which rows the next one is to seal, whatever their time.
    guard !spans.spans.isEmpty || canTurn || hasRevisions else { return }
    try commit { _ throws(SQLiteError) in
      try pass.write(connection)
      return 0
    }
    sealing.pass = pass
    let first = spans.spans.first?.first ?? pass.lastRow + 1
    sealing.phase = .read(SealGroup(after: 0, firstRow: first))
  }

  // MARK: Ending

  /// The rows of a table, from the first to the last.
  private func rows(of table: String) throws(SQLiteError) -> ClosedRange<Int64>? {
    guard let first = try connection.integer("SELECT min(row) FROM \(table)"),
      let last = try connection.integer("SELECT max(row) FROM \(table)")
    else { return nil }
    return first...max(first, last)
  }

  /// Makes the older table short enough to be emptied at once.
  func shorten(until slice: Slice) throws(SQLiteError) {
    let table = sealing.pass.tables.older
    sealing.phase = .unknown
    let held = try rows(of: table) ?? 0...0
    let most = held.upperBound
    // What `latest` does not know yet stays.
    var first = most <= sealing.pass.latestRow ? held.lowerBound : most
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
  /// the older table is emptied where `latest` knows all of it.
  func prune(from seq: Int64) throws(SQLiteError) {
    var pass = sealing.pass
    sealing.phase = .unknown
    let end = seq + 8191
    let isLast = end >= self.seq
    var left = spans
    left.dropSealed(by: pass)
    let (older, newer) = (try rows(of: pass.tables.older), try rows(of: pass.tables.newer))
    // What `latest` does not know yet stays.
    let turns = older.map { $0.upperBound <= pass.latestRow } ?? true
    let held = nextRow - (older ?? newer ?? nextRow...nextRow).lowerBound
    let batches = try Statement(
      connection,
      """
      DELETE FROM batch WHERE seq BETWEEN ?1 AND ?2 AND (first_row IS NULL
        OR last_row <= ?3 OR (last_row <= ?4 AND max_time < ?5))
      """
    )
    batches.bind(seq, at: 1)
    batches.bind(end, at: 2)
    batches.bind(pass.keptRow, at: 3)
    batches.bind(pass.lastRow, at: 4)
    batches.bind(pass.cutoff, at: 5)
    try commit { _ throws(SQLiteError) in
      try batches.run()
      guard isLast else { return 0 }
      if turns {
        try connection.execute("DELETE FROM \(pass.tables.older)")
        // Nothing that counts is left in the newer one either.
        if left.spans.isEmpty, nextRow - 1 <= pass.latestRow, held <= Self.rowsAtOnce {
          try connection.execute("DELETE FROM \(pass.tables.newer)")
        }
      }
      pass = pass.ended(turn: turns ? nextRow - 1 : nil)
      try pass.write(connection)
      return 0
    }
    if isLast { (spans, sealing.pass) = (left, pass) }
    sealing.phase = isLast ? .idle : .prune(end + 1)
  }
}
