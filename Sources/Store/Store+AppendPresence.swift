internal import SQLite
internal import Telemetry

// How devices stand, and when we watched.
extension Store {
  /// For so long it is kept when we watched: no silence is counted over a longer time.
  private static let keptWatch = TimeSpan.days(400)

  /// Writes rows that are new or have changed.
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
    guard let watched = batch.watched else { return }
    statements.watch.bind(watched.start.milliseconds, at: 1)
    statements.watch.bind(watched.end.milliseconds, at: 2)
    statements.watch.bind(seq, at: 3)
    try statements.watch.run()
    statements.trimWatch.bind((watched.end - Self.keptWatch).milliseconds, at: 1)
    try statements.trimWatch.run()
  }
}
