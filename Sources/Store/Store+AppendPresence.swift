internal import SQLite
internal import Telemetry

// How devices stand, and when we watched.
extension Store {
  /// For so long it is kept when we watched: no silence is counted over a longer time.
  private static let keptWatch = TimeSpan.days(400)

  /// Writes rows that are new or have changed, and when we watched.
  func writePresence(_ batch: Batch, seq: Int64) throws(SQLiteError) {
    for row in batch.presence {
      let insert = statements.presence
      try insert.bind(row.site, at: 1)
      try insert.bind(row.device, at: 2)
      try insert.bind(row.state.rawValue, at: 3)
      insert.bind(row.since.milliseconds, at: 4)
      insert.bind(row.every?.milliseconds, at: 5)
      insert.bind(row.isLearned, at: 6)
      try insert.bind(row.gateway, at: 7)
      insert.bind(row.battery, at: 8)
      insert.bind(row.signal, at: 9)
      insert.bind(seq, at: 10)
      try insert.run()
    }
    for (place, since) in batch.expected { try writeExpected(place, since, seq: seq) }
    guard let watched = batch.watched else { return }
    // Where the clock went back, what it passes again counts once. One that goes back for longer was not set
    // when the machine came up: what was watched before that stays.
    statements.dropWatch.bind(watched.start.milliseconds, at: 1)
    statements.dropWatch.bind(watched.end.milliseconds, at: 2)
    try statements.dropWatch.run()
    statements.cutWatch.bind(watched.start.milliseconds, at: 1)
    statements.cutWatch.bind(seq, at: 2)
    try statements.cutWatch.run()
    statements.watch.bind(watched.start.milliseconds, at: 1)
    statements.watch.bind(watched.end.milliseconds, at: 2)
    statements.watch.bind(seq, at: 3)
    try statements.watch.run()
    // By the stretch before: this one may be of a clock that is ahead.
    statements.trimWatch.bind(watched.start.milliseconds, at: 1)
    statements.trimWatch.bind(Self.keptWatch.milliseconds, at: 2)
    try statements.trimWatch.run()
  }

  private func writeExpected(
    _ place: AlertPlace,
    _ since: Instant?,
    seq: Int64
  ) throws(SQLiteError) {
    let statement = since == nil ? statements.dropExpected : statements.expected
    try statement.bind(place.site, at: 1)
    try statement.bind(place.device ?? "", at: 2)
    if let since {
      statement.bind(since.milliseconds, at: 3)
      statement.bind(seq, at: 4)
    }
    try statement.run()
  }
}
