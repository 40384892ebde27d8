internal import SQLite
public import Telemetry

extension Store {
  /// Tells which samples are in the file already, by series and event time.
  ///
  /// Exact, for any age. It reads the stretches of the table that can hold one of the times, so it
  /// is meant for the few samples that are older than what memory knows.
  ///
  /// - Returns: one answer for each candidate, in their order.
  public func contains(
    _ candidates: [(series: SeriesID, time: Instant)]
  ) throws(StoreError) -> [Bool] {
    checkQueue()
    var search = DuplicateSearch(candidates)
    try attempt("look for duplicates in", path) { () throws(SQLiteError) in
      try search.run(on: connection, spans)
      try search.run(on: chunks, families)
    }
    return search.found
  }
}
