internal import SQLite
public import Telemetry

/// Looks at all that can be known of a store to be right or wrong.
///
/// A fault in one place does not keep the others from being looked at: what can be read is read.
public struct StoreVerifier {
  let reader: StoreReader
  /// The zone of a name, for figures of local days.
  let zones: (String) -> LocalZone?
  var connection: Connection { reader.connection }

  /// Opens the store or backup to look at, for reading only.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - zones: gives the zone of a name; figures of local days of a zone that it does not know are
  ///     not looked at.
  /// - Throws: ``StoreError`` where it is none, or cannot be opened at all.
  public init(
    path: String,
    zones: @escaping (String) -> LocalZone? = { _ in nil }
  ) throws(StoreError) {
    self.zones = zones
    do throws(StoreError) {
      reader = try StoreReader(path: path)
    } catch {
      guard error.isDamage else { throw error }
      reader = try StoreReader(path: path) { _ in }
    }
  }

  /// Makes every check.
  ///
  /// - Parameter progress: told what is looked at next.
  /// - Returns: what was found.
  public func run(progress: (String) -> Void = { _ in }) -> StoreVerification {
    var verification = StoreVerification()
    for (name, check) in checks {
      progress(name)
      var result = StoreVerification.Check(name)
      do throws(SQLiteError) {
        try check(&result)
      } catch {
        result.note(error.description)
      }
      verification.checks.append(result)
    }
    if !verification.isSound {
      progress("readings that are left")
      verification.remains = remains()
    }
    return verification
  }

  private typealias Body = (inout StoreVerification.Check) throws(SQLiteError) -> Void

  private var checks: [(name: String, check: Body)] {
    [
      ("pages", pages), ("register", register), ("commits", commits), ("ledger", ledger),
      ("chunks", chunks), ("samples", samples), ("rollups", rollups), ("alerts", alerts),
    ]
  }

  /// The file's pages and indexes, by SQLite itself.
  private func pages(_ check: inout StoreVerification.Check) throws(SQLiteError) {
    check.examined = try connection.integer("PRAGMA page_count") ?? 0
    let rows = try Statement(connection, "PRAGMA integrity_check")
    defer { rows.reset() }
    while try rows.step() {
      let finding = rows.text(0)
      if finding != "ok" { check.note(finding) }
    }
  }

  /// Devices and series: names as they may be, series of devices that there are, samples of series
  /// that there are.
  private func register(_ check: inout StoreVerification.Check) throws(SQLiteError) {
    let register = try Queries.register(connection)
    check.examined = Int64(register.devices.count + register.series.count)
    for series in register.series where SeriesKey(series.key.description) != series.key {
      check.note("series \(series.id.rawValue) has an impossible name: \(series.key)")
    }
    let orphans = try connection.integer(
      "SELECT count(*) FROM series WHERE device NOT IN (SELECT id FROM device)"
    )
    if let orphans, orphans > 0 { check.note("\(orphans) series belong to no device") }
    let unknown = try Statement(
      connection,
      """
      SELECT DISTINCT series FROM sample_live WHERE series NOT IN (SELECT id FROM series)
      """
    )
    while try unknown.step() {
      check.note("readings of a series \(unknown.integer(0)) that is not")
    }
    let revised = try connection.integer(
      "SELECT count(*) FROM revision WHERE series NOT IN (SELECT id FROM series)"
    )
    if let revised, revised > 0 { check.note("\(revised) verdicts on readings of unknown series") }
  }

  /// Commits whose rows are not all sealed: numbered up to the last, their rows in their order.
  private func commits(_ check: inout StoreVerification.Check) throws(SQLiteError) {
    let last = try connection.integer("SELECT seq FROM meta") ?? 0
    let rows = try Statement(
      connection,
      "SELECT seq, first_row, last_row FROM batch ORDER BY seq"
    )
    defer { rows.reset() }
    let gaps = try RowGaps(connection)
    var (newest, firstRow, nextRow): (Int64, Int64?, Int64?) = (0, nil, nil)
    while try rows.step() {
      let seq = rows.integer(0)
      check.examined += 1
      newest = seq
      guard let first = rows.optionalInteger(1) else { continue }
      if let nextRow, first != nextRow {
        var isWrong = first < nextRow
        if !isWrong { isWrong = try gaps.hasRows(nextRow..<first) }
        if isWrong { check.note("commit \(seq) begins at row \(first)") }
      }
      firstRow = firstRow ?? first
      nextRow = rows.integer(2) + 1
    }
    if newest > last { check.note("the last commit is \(newest), and not \(last)") }
    let beyond = try connection.integer(
      "SELECT count(*) FROM sample_live WHERE row < \(firstRow ?? 0) OR row >= \(nextRow ?? 0)"
    )
    if let beyond, beyond > 0 { check.note("\(beyond) rows belong to no commit") }
  }

  /// The account of each device.
  private func ledger(_ check: inout StoreVerification.Check) throws(SQLiteError) {
    for (device, entry) in try Queries.ledger(connection) {
      check.examined += 1
      if !entry.isBalanced {
        check.note(
          """
          device \(device.rawValue): \(entry.received) received, but \(entry.stored) stored, \
          \(entry.duplicate) duplicate, \(entry.quarantined) quarantined, \(entry.ignored) ignored
          """
        )
      }
    }
  }

  /// Notes every row of a table that has none of the words in a column that it may have there.
  func words(
    _ name: String,
    _ column: String,
    of table: String,
    among words: String,
    _ check: inout StoreVerification.Check
  ) throws(SQLiteError) {
    let rows = try Statement(
      connection,
      "SELECT \(name), \(column) FROM \(table) WHERE \(column) NOT IN (\(words))"
    )
    defer { rows.reset() }
    while try rows.step() {
      check.note("\(table) \(rows.text(0)) has the \(column) \(rows.text(1)), which there is not")
    }
  }

  private static func list<Word: RawRepresentable<String>>(_ words: [Word]) -> String {
    words.map { "'\($0.rawValue)'" }.joined(separator: ", ")
  }

  /// Alerts and what happened to them, in words that are known.
  private func alerts(_ check: inout StoreVerification.Check) throws(SQLiteError) {
    do throws(StoreError) {
      check.examined = Int64(try reader.alerts(states: Set(AlertState.allCases)).count)
      var last: Int64 = 0
      while let part = try? reader.transitions(after: last, limit: 10_000), !part.isEmpty {
        check.examined += Int64(part.count)
        last = part.last?.ordinal ?? last
      }
      _ = try reader.transitions(after: last, limit: 1)
    } catch {
      throw SQLiteError(error)
    }
    try words("id", "state", of: "alert", among: Self.list(AlertState.allCases), &check)
    let ahead = try Statement(
      connection,
      """
      SELECT channel FROM delivered
      WHERE ordinal > (SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'transition')
      """
    )
    while try ahead.step() { check.note("channel \(ahead.text(0)) was told what has not happened") }
  }
}
