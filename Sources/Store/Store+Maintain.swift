internal import SQLite
public import Telemetry

extension Store {
  /// How long after its end an hour is sealed: most of what comes late has come by then.
  static let grace = TimeSpan.minutes(10)

  /// Does a slice of what there is to do beside taking readings in: sealing closed hours, joining
  /// chunks, dropping what is kept no longer.
  ///
  /// Each part is a transaction of its own, so that a crash leaves either rows or their chunk. A
  /// fault changes nothing; the next call goes on from what the file says.
  ///
  /// - Parameters:
  ///   - now: the present.
  ///   - length: about how long it may take. Each slice writes some pages anew that the one before
  ///     has written, so few long ones write less than many short ones.
  /// - Returns: whether there is more to do; false too while a reader makes the log grow beyond
  ///   measure, so that it is to be called again later.
  /// - Throws: ``StoreError``, as ``append(_:)``.
  public func maintain(
    at now: Instant,
    within length: Duration = .milliseconds(30)
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
      } while hasMore && !(sealing.isJoiningLongest ? slice.isHalfOver : slice.isOver)
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
