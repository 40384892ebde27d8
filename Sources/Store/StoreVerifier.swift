internal import SQLite
internal import Telemetry

/// Looks at all that can be known of a store to be right or wrong.
///
/// A fault in one place does not keep the others from being looked at: what can be read is read.
public struct StoreVerifier {
  let reader: StoreReader
  var connection: Connection { reader.connection }

  /// Opens the store or backup to look at, for reading only.
  ///
  /// - Throws: ``StoreError`` where it is none, or cannot be opened at all.
  public init(path: String) throws(StoreError) { reader = try StoreReader(path: path) }

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
    return verification
  }

  private typealias Body = (inout StoreVerification.Check) throws(SQLiteError) -> Void

  private var checks: [(name: String, check: Body)] {
    [
      ("pages", pages), ("register", register), ("commits", commits), ("ledger", ledger),
      ("chunks", chunks), ("samples", samples), ("alerts", alerts),
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
      SELECT DISTINCT series FROM sample_hot WHERE series NOT IN (SELECT id FROM series)
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
    var (newest, firstRow, nextRow): (Int64, Int64?, Int64?) = (0, nil, nil)
    while try rows.step() {
      let seq = rows.integer(0)
      check.examined += 1
      newest = seq
      guard let first = rows.optionalInteger(1) else { continue }
      let skipped = "SELECT 1 FROM sample_hot WHERE row >= \(nextRow ?? first) AND row < \(first)"
      let hasSkipped = try connection.integer("\(skipped) LIMIT 1") != nil
      if let nextRow, first < nextRow || hasSkipped {
        check.note("commit \(seq) begins at row \(first)")
      }
      firstRow = firstRow ?? first
      nextRow = rows.integer(2) + 1
    }
    if newest > last { check.note("the last commit is \(newest), and not \(last)") }
    let beyond = try connection.integer(
      "SELECT count(*) FROM sample_hot WHERE row < \(firstRow ?? 0) OR row >= \(nextRow ?? 0)"
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

  /// Every reading: in order, once, with a value where its flag says that it has one; and per
  /// device not more of them than were booked.
  private func samples(_ check: inout StoreVerification.Check) throws(SQLiteError) {
    let register = try Queries.register(connection)
    let before = try total()
    var counts: [DeviceID: Int64] = [:]
    do throws(StoreError) {
      let cursor = reader.cursor(over: register.series, in: .all)
      var last: (series: SeriesID, time: Int64)?
      while let block = try cursor.next() {
        check.examined += Int64(block.columns.count)
        counts[block.series.device, default: 0] += Int64(block.columns.count)
        look(at: block, after: last, &check)
        last = block.columns.times.last.map { (block.series.id, $0) }
      }
    } catch {
      throw SQLiteError(error)
    }
    // A writer beside us may have added some meanwhile, or dropped some for their age.
    let after = try total()
    let found = check.examined
    if found > max(before, after) || found < min(before, after) {
      check.note("there are \(found) readings, and \(after) are counted")
    }
    let flags = QualityFlag.allCases.map { "\($0.rawValue)" }.joined(separator: ", ")
    try words("row", "flag", of: "sample_hot", among: flags, &check)
    let booked = try Queries.ledger(connection)
    for (device, count) in counts where count > booked[device]?.samples ?? 0 {
      check.note("device \(device.rawValue) has \(count) readings, more than were booked")
    }
  }

  /// How many readings are said to be there.
  private func total() throws(SQLiteError) -> Int64 {
    let sizes = try StoreSizes(connection)
    return sizes.hotSamples + sizes.sealedSamples
  }

  private func look(
    at block: SampleBlock,
    after last: (series: SeriesID, time: Int64)?,
    _ check: inout StoreVerification.Check
  ) {
    var before = last?.series == block.series.id ? last?.time : nil
    let columns = block.columns
    for index in 0..<columns.count {
      let time = columns.times[index]
      if let before, time <= before { check.note("\(block.series.key) has \(time) twice") }
      before = time
      let flag = columns.flags[index]
      if flag == QualityFlag.good.rawValue, columns.values[index].isNaN {
        check.note("\(block.series.key) at \(time): flag \(flag) and value disagree")
      }
    }
  }

  /// Notes every row of a table that has none of the words in a column that it may have there.
  private func words(
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
