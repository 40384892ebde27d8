internal import SQLite
public import Telemetry

extension StoreReader {
  /// What there is of each series, in the order of their names.
  ///
  /// - Parameter glob: a glob over the whole name (``SeriesGlob``); nil for all.
  /// - Returns: one summary for each series that fits.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func seriesSummaries(
    matching glob: String? = nil
  ) throws(StoreError) -> [SeriesSummary] {
    try read("list the series of") { () throws(SQLiteError) in
      let series = try selected(glob)
      var summaries = SummaryScan(series)
      try summaries.run(on: connection, chunks)
      return summaries.summaries
    }
  }

  /// The sample with the newest event time of each series that has one, in the order of their names.
  ///
  /// - Parameter glob: a glob over the whole name (``SeriesGlob``); nil for all.
  /// - Returns: one sample for each series that fits and has any.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func latest(matching glob: String? = nil) throws(StoreError) -> [LatestSample] {
    try read("read the latest samples of") { () throws(SQLiteError) in
      let series = try selected(glob)
      var tail = TailScan(depth: 1, of: series)
      try tail.run(on: connection)
      return series.compactMap { series in
        tail.sample(of: series.id).map { LatestSample(series: series, sample: $0) }
      }
    }
  }

  /// What there is of each series at its end.
  ///
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func newest() throws(StoreError) -> NewestSamples {
    try read("read the latest samples of") { () throws(SQLiteError) in
      var tail = TailScan(depth: 1)
      try tail.run(on: connection)
      return NewestSamples(tail)
    }
  }

  /// The series with these numbers; nil where there is none.
  ///
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func series(_ numbers: [SeriesID]) throws(StoreError) -> [Register.Series?] {
    try read("read the register of") { () throws(SQLiteError) in
      try Queries.series(connection, numbers)
    }
  }

  /// The series whose names fit, in the order of their names.
  func selected(_ glob: String?) throws(SQLiteError) -> [Register.Series] {
    let pattern = SeriesGlob(glob ?? "")
    var found: [Register.Series] = []
    // Places are sorted in the stead of series: these are large.
    var order: [(name: String, place: Int)] = []
    for series in try Queries.series(connection, near: pattern) {
      let name = series.key.description
      guard glob == nil || pattern.matches(name) else { continue }
      order.append((name, found.count))
      found.append(series)
    }
    order.sort { $0.name < $1.name }
    return order.map { found[$0.place] }
  }
}
