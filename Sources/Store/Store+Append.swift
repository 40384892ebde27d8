internal import SQLite
public import Telemetry

extension Store {
  /// Commits a batch: all of it is on the disk when this returns, or nothing is in the file.
  ///
  /// After `full` and `busy` the same batch can be appended again. While the reserve is given up,
  /// a batch with samples is refused as `full`, so that what is left is for alerts and events.
  ///
  /// - Returns: the numbers that it was given; an empty batch changes nothing and gets none.
  /// - Throws: ``StoreError``. After `failed` nothing may be acknowledged any more, and the process
  ///   should end with code 74.
  public func append(_ batch: Batch) throws(StoreError) -> Appended {
    checkQueue()
    guard !batch.isEmpty else { return Appended(seq: seq, transitions: nil) }
    try keepRoom(for: batch)
    var appended = Appended(seq: seq + 1, transitions: nil)
    var span: RowSpans.Span?
    let accounts = ledger.adding(batch.ledger)
    do throws(SQLiteError) {
      try connection.transaction(.immediate) { () throws(SQLiteError) in
        span = try writeSamples(batch.samples)
        try writeBatch(batch, span, seq: appended.seq)
        try writeGrowth(batch.growth, seq: appended.seq)
        try writeRevisions(batch.revisions, seq: appended.seq)
        try writeQuality(batch, seq: appended.seq)
        try book(accounts, seq: appended.seq)
        try writeRefuse(batch, seq: appended.seq)
        try writeDevices(batch, seq: appended.seq)
        appended.transitions = try writeAlerts(batch, seq: appended.seq)
        try writeDelivered(batch.delivered, seq: appended.seq)
        try writeSilences(batch.silences, seq: appended.seq)
        try writeOutbox(batch, seq: appended.seq)
        try writePresence(batch, seq: appended.seq)
      }
    } catch {
      let fault = StoreError(error, action: "append a batch to", path: path)
      if case .full = fault {
        reserve.release()
        try checkpointIfDue(at: batch.at)
      }
      throw fault
    }
    seq = appended.seq
    ledger.take(accounts, seq: appended.seq)
    for series in batch.growth.series {
      families.add(series.id.rawValue, of: series.device.rawValue)
    }
    if let span {
      spans.append(span)
      nextRow = span.last + 1
    }
    try checkpointIfDue(at: batch.at)
    return appended
  }

  /// Takes the reserve again when there is room for it.
  ///
  /// - Returns: whether samples can be appended again: the reserve is held, or none is wanted.
  public func restoreBallast() -> Bool {
    checkQueue()
    if reserve.wasGivenUp { reserve.refill() }
    return !reserve.wasGivenUp
  }

  private func keepRoom(for batch: Batch) throws(StoreError) {
    guard !batch.samples.isEmpty, !restoreBallast() else { return }
    throw .full(
      StoreError.Fault(
        action: "append a batch to",
        path: path,
        cause: "the disk is full, and what is left is kept for alerts and events",
        advice: "make room on its file system; what is not stored is not acknowledged"
      )
    )
  }

  /// The hot path: no allocation for a row.
  ///
  /// The first row says its number, since the last one of the table may have been sealed away; the
  /// others follow it.
  private func writeSamples(_ samples: [Sample]) throws(SQLiteError) -> RowSpans.Span? {
    guard let start = samples.first?.time.milliseconds else { return nil }
    var span = RowSpans.Span(first: nextRow, last: nextRow - 1, earliest: start, latest: start)
    let side = Int(sealing.pass.side)
    let (one, many) = (statements.sample[side], statements.samples[side])
    one.bind(nextRow, at: 7)
    var rest = samples[...]
    while !rest.isEmpty {
      let isWhole = span.last >= nextRow && rest.count >= WriteStatements.samplesAtOnce
      let insert = isWhole ? many : one
      var parameter: Int32 = 1
      for sample in rest.prefix(isWhole ? WriteStatements.samplesAtOnce : 1) {
        bind(sample, to: insert, from: parameter)
        span.take(sample.time.milliseconds)
        parameter += 6
      }
      try insert.run()
      rest = rest.dropFirst(isWhole ? WriteStatements.samplesAtOnce : 1)
      one.bindNull(at: 7)
    }
    precondition(connection.lastInsertedRow == span.last, "rows have a gap")
    return span
  }

  private func bind(_ sample: Sample, to insert: Statement, from first: Int32) {
    let time = sample.time.milliseconds
    insert.bind(Int64(sample.series.rawValue), at: first)
    insert.bind(time, at: first + 1)
    // Wraps at the ends of time, and wraps back when it is read.
    insert.bind(sample.arrived.milliseconds &- time, at: first + 2)
    insert.bind(sample.value, at: first + 3)
    insert.bind(Int64(sample.flag.rawValue), at: first + 4)
    insert.bind(Int64(sample.reasons.rawValue), at: first + 5)
  }

  private func writeBatch(
    _ batch: Batch,
    _ span: RowSpans.Span?,
    seq: Int64
  ) throws(SQLiteError) {
    let insert = statements.batch
    insert.bind(seq, at: 1)
    insert.bind(batch.at.milliseconds, at: 2)
    try insert.bind(batch.kind.rawValue, at: 3)
    insert.bind(span?.first, at: 4)
    insert.bind(span?.last, at: 5)
    insert.bind(span?.earliest, at: 6)
    insert.bind(span?.latest, at: 7)
    try insert.run()
    statements.meta.bind(seq, at: 1)
    statements.meta.bind(batch.watchedUntil?.milliseconds, at: 2)
    statements.meta.bind(Int64(batch.samples.count), at: 3)
    try statements.meta.run()
  }

  private func writeGrowth(_ growth: RegisterGrowth, seq: Int64) throws(SQLiteError) {
    for device in growth.devices {
      statements.device.bind(Int64(device.id.rawValue), at: 1)
      try statements.device.bind(device.site, at: 2)
      try statements.device.bind(device.name, at: 3)
      statements.device.bind(seq, at: 4)
      try statements.device.run()
    }
    for series in growth.series {
      statements.series.bind(Int64(series.id.rawValue), at: 1)
      statements.series.bind(Int64(series.device.rawValue), at: 2)
      try statements.series.bind(series.key.metric, at: 3)
      try statements.series.bind(series.key.channel, at: 4)
      try statements.series.bind(series.unit, at: 5)
      // Below it lies no sample of this series, so a search for its last ones can stop there.
      statements.series.bind(nextRow, at: 6)
      statements.series.bind(seq, at: 7)
      try statements.series.run()
    }
  }
}
