internal import SQLite
internal import Telemetry

extension StoreReader {
  /// Rows that changed after a commit, in the order of the commits that changed them last.
  ///
  /// Whole commits only: asking again after the last `rev` misses nothing. A row that changed more
  /// than once is told once, with the last.
  ///
  /// - Parameters:
  ///   - seq: the number of the commit after which to begin; 0 for all.
  ///   - limit: how many rows at most, unless a single commit has more.
  /// - Returns: the rows as they stand; empty when nothing has changed.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func changes(after seq: Int64, limit: Int) throws(StoreError) -> [StoreChange] {
    try read("read the changes of") { () throws(SQLiteError) in
      var from = seq
      while let last = try lastCommit(after: from, limit: limit) {
        var scan = ChangeScan(connection: connection, after: from, upTo: last)
        try scan.run()
        // The sort is stable: rows of one commit keep the order in which a mirror can take them.
        if !scan.changes.isEmpty { return scan.changes.sorted { $0.rev < $1.rev } }
        // All of these rows have been joined to others since, which later commits brought.
        from = last
      }
      return []
    }
  }

  /// The last commit that can be told whole within `limit` rows; at least the next one.
  private func lastCommit(after seq: Int64, limit: Int) throws(SQLiteError) -> Int64? {
    let tables = [
      "device", "series", "revision", "fresh", "chunk", "ledger", "alert", "transition",
      "presence", "watch", "delivered", "silence", "outbox", "planner", "event", "maintenance",
      "fouling",
    ]
    .map { "SELECT rev FROM \($0) WHERE rev > ?1" }
    let revs = try Statement(
      connection,
      """
      SELECT seq AS rev FROM batch WHERE seq > ?1 UNION ALL
      \(tables.joined(separator: " UNION ALL ")) ORDER BY rev LIMIT ?2
      """
    )
    defer { revs.reset() }
    revs.bind(seq, at: 1)
    revs.bind(Int64(min(limit, .max - 1)) + 1, at: 2)
    var (whole, last, count): (Int64?, Int64?, Int) = (nil, nil, 0)
    while try revs.step() {
      count += 1
      let rev = revs.integer(0)
      if let last, rev != last { whole = last }
      last = rev
    }
    return count <= limit ? last : whole ?? last
  }
}
