internal import SQLite
internal import Telemetry

/// What can be read of a damaged file.
extension StoreReader {
  /// Numbers are tried up to this one where the largest cannot be read.
  private static let mostSeries: Int64 = 1 << 18

  /// The series that can still be named, in the order of their names.
  func seriesLeft(
    _ glob: String?,
    _ onLoss: (StoreLoss) -> Void
  ) throws(StoreError) -> [Register.Series] {
    var found: [(name: String, series: Register.Series)] = []
    let rows = try read("read the series of") { () throws(SQLiteError) in
      let most = (try? connection.integer("SELECT max(id) FROM series")) ?? Self.mostSeries
      var rows = try RowsLeft(connection, Self.namedSeries, 0...max(most, 0))
      let pattern = glob.map { SeriesGlob($0) }
      try rows.each { row throws(SQLiteError) in
        let series = try Queries.series(row, from: 0)
        let name = series.key.description
        if pattern?.matches(name) ?? true { found.append((name, series)) }
      }
      return rows
    }
    for (numbers, cause) in rows.lost {
      onLoss(
        StoreLoss(
          part: "the names of series \(numbers.lowerBound) to \(numbers.upperBound)",
          cause: cause
        )
      )
    }
    return found.sorted { $0.name < $1.name }.map(\.series)
  }

  private static let namedSeries = """
    SELECT series.id, device, site, name, metric, channel, unit FROM series
    CROSS JOIN device ON device.id = series.device
    WHERE series.id BETWEEN ?1 AND ?2 ORDER BY series.id
    """

  /// The rows that can be read, as ``SampleScan`` would read them.
  func rowsLeft(
    of series: [Register.Series],
    in range: TimeRange,
    _ onLoss: (StoreLoss) -> Void
  ) throws(StoreError) -> SampleSorter {
    var sorter = SampleSorter(series)
    let lost = try read("read the samples of") { () throws(SQLiteError) in
      let positions = SeriesPositions(series)
      let revisions = try RevisionOverlay(connection, in: range)
      let pass = try SealPass(connection)
      var lost: [(table: String, rows: RowsLeft)] = []
      var part: [Sample] = []
      for table in [pass.tables.older, pass.tables.newer] {
        guard let numbers = numbers(of: table, pass) else { continue }
        var rows = try RowsLeft(connection, Self.rows(of: table), numbers) { rows in
          rows.bind(range.start.milliseconds, at: 3)
          rows.bind(range.end.milliseconds, at: 4)
          pass.bindLive(to: rows, from: 5)
        }
        try rows.each { row throws(SQLiteError) in
          let sample = revisions.applied(to: row.sample(from: 1))
          guard positions[Int64(sample.series.rawValue)] != nil else { return }
          part.append(sample)
          if part.count >= rowsAtOnce {
            try sorter.add(part, isLast: false)
            part.removeAll(keepingCapacity: true)
          }
        }
        lost.append((table, rows))
      }
      try sorter.add(part, isLast: true)
      return lost
    }
    for (table, rows) in lost {
      for (numbers, cause) in rows.lost {
        let part = "rows \(numbers.lowerBound) to \(numbers.upperBound) of \(table)"
        onLoss(StoreLoss(part: part, cause: cause))
      }
    }
    return sorter
  }

  /// The numbers that rows of a table can have which are not all sealed; nil where there are none.
  private func numbers(of table: String, _ pass: SealPass) -> ClosedRange<Int64>? {
    func known(_ queries: String...) -> Int64? {
      for query in queries {
        if let number = try? connection.integer(query) { return number }
      }
      return nil
    }
    let isOlder = table == pass.tables.older
    let first = max(
      known("SELECT min(row) FROM \(table)", "SELECT min(first_row) FROM batch") ?? 0,
      pass.goneRow + 1
    )
    let last =
      known("SELECT max(row) FROM \(table)")
      ?? (isOlder
        ? known("SELECT min(row) - 1 FROM \(pass.tables.newer)") ?? pass.keptRow
        : known("SELECT max(last_row) FROM batch") ?? .max - 1)
    return first <= last ? first...last : nil
  }

  private static func rows(of table: String) -> String {
    """
    SELECT row, series, time, delay, value, flag, reasons FROM \(table)
    WHERE row BETWEEN ?1 AND ?2 AND time >= ?3 AND time < ?4 AND \(SealPass.isLive(from: 5))
    ORDER BY row
    """
  }
}
