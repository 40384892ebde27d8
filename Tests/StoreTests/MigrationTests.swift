import Chunks
import Foundation
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// Files of earlier versions: brought up to date whole or not at all, with all that they hold.
@Suite struct MigrationTests {
  /// A store that the first version of sluiced has written, with readings, alerts, a quarantine.
  private static let first = SharedData.packageRoot
    .appendingPathComponent("Tests/Fixtures/store-version-1.db")

  /// What is in the tables of the first version, told without the code under test.
  private struct Content: Equatable {
    var tables: [String: [[SQLValue]]] = [:]

    init(_ path: String) throws {
      let connection = try Connection(path: path, mode: .readOnly)
      for (table, columns) in [
        ("sample_hot", "row, series, time, delay, value, flag, reasons"),
        ("device", "id, site, name"), ("series", "id, device, metric, channel, unit, first_row"),
        ("ledger", "device, received, stored, duplicate, quarantined, ignored, samples"),
        ("quarantine", "ordinal, device, topic, code, reason, bytes"),
        ("alert", "id, rule, state, fired_at, value"),
        ("transition", "ordinal, event, time, rule, state"), ("delivered", "channel, ordinal"),
        ("event", "ordinal, kind, time, detail"), ("meta", "store_id, seq"),
      ] {
        let rows = try Statement(connection, "SELECT \(columns) FROM \(table) ORDER BY 1")
        while try rows.step() {
          tables[table, default: []].append(
            (0..<rows.columnCount).map { rows.value(Int32($0)) }
          )
        }
      }
    }
  }

  private func harness(of file: URL) throws -> StoreHarness {
    let harness = try StoreHarness()
    try FileManager.default.copyItem(atPath: file.path, toPath: harness.path)
    return harness
  }

  /// What the fixture holds; read from a copy, since SQLite makes files beside what it opens.
  private func original() throws -> Content {
    let copy = try harness(of: Self.first)
    // The folder goes with the harness.
    return try withExtendedLifetime(copy) { try Content(copy.path) }
  }

  /// Paths of one file for each version before the newest, all with the content of the first.
  private func earlier() throws -> [(version: Int, harness: StoreHarness)] {
    try (1..<Store.schemaVersion).map { version in
      let harness = try harness(of: Self.first)
      try Store.makeEarlier(harness.path, version: version)
      return (version, harness)
    }
  }

  @Test func everyEarlierVersionIsBroughtUpToDateWithAllThatItHolds() throws {
    let content = try original()
    #expect(content.tables["sample_hot"]?.count == 1600)
    for (version, harness) in try earlier() {
      let found = try Connection(path: harness.path, mode: .readOnly).integer("PRAGMA user_version")
      #expect(found == Int64(version))
      let state = try harness.restore()
      #expect(state.seq == 11)
      #expect(state.wasClean)
      #expect(state.openAlerts.count == 2)
      #expect(state.ledger.values.reduce(0) { $0 + $1.received } == 405)
      var samples = 0
      try harness.reader().samples(matching: nil, in: .all) { _, _ in samples += 1 }
      #expect(samples == 1600)
      try harness.append(batch([sample(1, 1)]))
      try harness.end(clean: true)
      var now = try Content(harness.path)
      #expect(now.tables["sample_hot"]?.popLast()?[2] == .integer(1))
      now.tables["meta"] = content.tables["meta"]
      #expect(now == content, "from version \(version)")
      #expect(
        try Connection(path: harness.path, mode: .readOnly).text("PRAGMA integrity_check") == "ok"
      )
    }
  }

  /// A file of the tenth version has the chunks of each series and hour in rows of their own, and those
  /// of days beside those of 32 days.
  @Test func chunksOfHoursAndDaysAreReadAndJoinedAfterwards() throws {
    let harness = try StoreHarness()
    try Store.makeEarlier(harness.path, version: 10)
    let start = Instant(milliseconds: 1_753_401_600_000)
    let hour = start.milliseconds / 3_600_000
    let codec = ChunkCodec()
    var written: [Sample] = []
    do {
      let file = try Connection(path: harness.path, mode: .readWrite(queue: nil))
      try file.execute(
        """
        INSERT INTO device VALUES (1, 'pond-0', 'probe-0', 1);
        INSERT INTO series VALUES (1, 1, 'm0', NULL, 'Cel', 1, 1), (2, 1, 'm1', NULL, 'Cel', 1, 1);
        UPDATE meta SET seq = 1, sealed_samples = 2 * (96 + 8), hot_samples = 1
        """
      )
      // A row of a clock that was ahead, which a pass has seen and left.
      let ahead = sample(1, start.milliseconds + 50 * 3_600_000)
      written.append(ahead)
      let time = ahead.time.milliseconds
      try file.execute(
        """
        INSERT INTO sample_hot VALUES (1, 1, \(time), 1000, 1.0, 1, 0);
        INSERT INTO batch VALUES (1, \(start.milliseconds), 'messages', 1, 1, \(time), \(time));
        UPDATE pass SET last_row = 1, kept_row = 1, cutoff = \(start.milliseconds + 26 * 3_600_000)
        """
      )
      // A day of quarters of an hour, then two hours of the next.
      for (series, first, hours) in [1, 2].flatMap({ series in
        [(series, hour, 24), (series, hour + 24, 1), (series, hour + 25, 1)]
      }) {
        var columns = SampleColumns()
        for quarter in 0..<Int64(hours * 4) {
          let time = first * 3_600_000 + quarter * 900_000
          let value = sample(Int32(series), time, Double(quarter + Int64(series)))
          columns.append(value)
          written.append(value)
        }
        let isDay = hours > 1
        let key =
          isDay
          ? Int64(series) << 32 | (first + 1 << 31) : (first + 1 << 31) << 25 | Int64(series)
        let put = try Statement(
          file,
          """
          INSERT INTO \(isDay ? "chunk" : "fresh") (key, rev, samples, good, earliest, latest,
            \(isDay ? "hours, final," : "") data) VALUES (?, 1, ?, ?, ?, ?, \(isDay ? "24, 0," : "") ?)
          """
        )
        put.bind(key, at: 1)
        put.bind(Int64(columns.count), at: 2)
        put.bind(Int64(columns.count), at: 3)
        put.bind(columns.times[0], at: 4)
        put.bind(columns.times[columns.count - 1], at: 5)
        try put.bind(codec.encode(columns), at: 6)
        try put.run()
      }
    }
    func read() throws -> [Sample] {
      var read: [Sample] = []
      try harness.reader().samples(matching: nil, in: .all) { read.append($1) }
      return read
    }
    _ = try harness.open()
    written.sort { ($0.series, $0.time) < ($1.series, $1.time) }
    #expect(try read() == written)
    let next = [sample(1, start.milliseconds + 30 * 3_600_000), sample(2, start.milliseconds + 1)]
    written = (written + next).sorted { ($0.series, $0.time) < ($1.series, $1.time) }
    try harness.append(batch(next))
    for wait in [TimeSpan.hours(32), .hours(52), .days(70)] {
      try harness.maintain(at: start + wait)
      #expect(try read() == written, "after \(wait)")
    }
    let file = try Connection(path: harness.path, mode: .readOnly)
    #expect(try file.integer("SELECT count(*) FROM fresh") == 0)
    #expect(try file.integer("SELECT min(hours) FROM chunk") == 768)
    #expect(try harness.sizes().sealedSamples == Int64(written.count))
  }

  @Test func aFreshFileHasTheSchemaOfOneThatTookEveryStep() throws {
    let schema = { (path: String) -> [String] in
      let connection = try Connection(path: path, mode: .readOnly)
      let rows = try Statement(
        connection,
        "SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2"
      )
      var lines: [String] = []
      while try rows.step() { lines.append("\(rows.text(0)) \(rows.text(1)) \(rows.text(2))") }
      return lines
    }
    let fresh = try StoreHarness()
    _ = try fresh.open()
    for (_, harness) in try earlier() {
      _ = try harness.open()
      #expect(try schema(harness.path) == schema(fresh.path))
    }
  }

  /// The work is stopped after one step of SQLite's machine, two, three, until it gets through.
  @Test func aMigrationThatStopsAnywhereHasHappenedOrNot() throws {
    let content = try original()
    for version in 1..<Store.schemaVersion {
      var (steps, isThrough): (Int32, Bool) = (1, false)
      while !isThrough {
        let harness = try harness(of: Self.first)
        try Store.makeEarlier(harness.path, version: version)
        do {
          try Store.makeEarlier(harness.path, version: version + 1, stoppedAfter: steps)
          isThrough = true
        } catch {
          #expect(error.fault.code == 9, "\(error)")
        }
        let reached = try Connection(path: harness.path, mode: .readOnly)
          .integer("PRAGMA user_version")
        #expect(reached == Int64(isThrough ? version + 1 : version))
        #expect(try Content(harness.path) == content, "after \(steps) steps")
        _ = try harness.open()
        steps += max(1, steps / 4)
      }
      #expect(steps > 10)
    }
  }

  /// Until the daemon has brought it up to date, a reader says so and a backup can be made.
  @Test func anEarlierFileIsNotReadButCopied() throws {
    for (version, harness) in try earlier() {
      let error = try #require(throws: StoreError.self) { _ = try harness.reader() }
      guard case .older(let fault) = error else { throw error }
      #expect(fault.cause.contains("version \(version)"))
      #expect(fault.advice.contains("sluiced"))
      let copy = harness.directory.path(of: "copy.db")
      #expect(try StoreBackup.make(of: harness.path, at: copy).seq == 11)
      #expect(try Content(copy) == original())
    }
  }

  /// What the last run has left in the log belongs to the file.
  @Test func anEarlierFileWithALogIsBroughtUpToDateToo() throws {
    let source = try harness(of: Self.first)
    let writer = try Connection(path: source.path, mode: .readWrite(queue: nil))
    try writer.execute(
      "UPDATE meta SET clean = 0; INSERT INTO event VALUES (NULL, 'started', 1, '', 11)"
    )
    let harness = try StoreHarness()
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: source.path + suffix, toPath: harness.path + suffix)
    }
    #expect(try !harness.restore().wasClean)
    #expect(try harness.open().integrity == .passed)
    #expect(try harness.reader().events(limit: 10).count == 3)
  }
}
