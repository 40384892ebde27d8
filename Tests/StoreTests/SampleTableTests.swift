import Foundation
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// `sample`, the table that `sluice sql` shows, against what was stored.
@Suite struct SampleTableTests {
  private let harness: StoreHarness
  private let model: SampleModel
  /// 2025-07-25T00:00:00Z, before all samples of the model.
  private static let day = Instant(milliseconds: 1_753_401_600_000)

  init() throws {
    harness = try StoreHarness()
    var model = SampleModel(seed: 11)
    var growth = model.growth
    for _ in 0..<5 {
      try harness.append(batch(model.draw(600), growth: growth))
      growth = RegisterGrowth()
    }
    self.model = model
  }

  private func query(
    _ sql: String,
    patience: TimeSpan = .minutes(1)
  ) throws -> [[StoreValue]] {
    let query = try open(sql, patience: patience)
    var rows: [[StoreValue]] = []
    while let row = try query.next() { rows.append(row) }
    return rows
  }

  private func open(_ sql: String, patience: TimeSpan = .minutes(1)) throws -> StoreQuery {
    try StoreQuery(
      sql,
      path: harness.path,
      patience: patience,
      moment: { $0 == "start" ? Self.day : nil },
      text: { "t\($0.milliseconds)" }
    )
  }

  private func count(_ condition: String) throws -> Int {
    let rows = try query("SELECT count(*) FROM sample WHERE \(condition)")
    guard case .integer(let count)? = rows.first?.first else { return -1 }
    return Int(count)
  }

  private func expected(_ fits: (SeriesKey, Sample) -> Bool) -> Int {
    model.samples.count { sample in
      model.register[sample.series].map { fits($0.key, sample) } ?? false
    }
  }

  @Test func everySampleIsARowWithTheNamesOfItsSeries() throws {
    let sql = "SELECT *, channel FROM sample ORDER BY series, time, arrived"
    let query = try open(sql)
    let names = [
      "series", "site", "device", "metric", "time", "value", "unit", "flag", "reasons", "arrived",
      "channel",
    ]
    #expect(query.columns == names)
    var rows: [[StoreValue]] = []
    while let row = try query.next() { rows.append(row) }
    let wanted = model.selected("*/*/*", .all).map { sample -> [StoreValue] in
      guard let key = model.register[sample.series]?.key else { return [] }
      return [
        .text(key.description), .text(key.site), .text(key.device), .text(key.metric),
        .moment(sample.time), sample.value.map(StoreValue.number) ?? .null, .text("Cel"),
        .integer(Int64(sample.flag.rawValue)), .text(sample.reasons.words.joined(separator: " ")),
        .moment(sample.arrived), .null,
      ]
    }
    #expect(rows == wanted)
  }

  @Test func conditionsOnNamesFindWhatTheyName() throws {
    #expect(
      try count("series = 'pond-1/probe-1/m2'")
        == expected { key, _ in
          key.description == "pond-1/probe-1/m2"
        }
    )
    #expect(
      try count("site = 'pond-0' AND metric IN ('m1', 'm2', 'm9')")
        == expected { key, _ in
          key.site == "pond-0" && ["m1", "m2"].contains(key.metric)
        }
    )
    #expect(
      try count("series GLOB 'pond-[01]/*/m0'")
        == expected { key, _ in
          key.site != "pond-2" && key.metric == "m0"
        }
    )
    #expect(
      try count("device LIKE 'PROBE-_' AND site NOT LIKE '%1'")
        == expected { key, _ in
          key.site != "pond-1"
        }
    )
    #expect(try count("metric = 'M1'") == 0)
    #expect(try count("metric = 'M1' COLLATE NOCASE") == expected { key, _ in key.metric == "m1" })
    #expect(try count("metric IS NULL OR site = NULL") == 0)
    #expect(try count("channel = 'bottom'") == 0)
    #expect(try count("unit = 'Cel'") == model.samples.count)
  }

  @Test func timesAreComparedAsNumbersAndAsText() throws {
    let times = model.samples.map(\.time.milliseconds).sorted()
    let middle = times[times.count / 2]
    #expect(try count("time >= \(middle)") == expected { $1.time.milliseconds >= middle })
    #expect(try count("time > \(middle)") == expected { $1.time.milliseconds > middle })
    #expect(try count("time < \(middle).5") == expected { $1.time.milliseconds <= middle })
    #expect(try count("time <= '\(middle)'") == expected { $1.time.milliseconds <= middle })
    #expect(try count("time = \(middle)") == expected { $1.time.milliseconds == middle })
    #expect(
      try count("time BETWEEN \(times[100]) AND \(middle)")
        == expected {
          (times[100]...middle).contains($1.time.milliseconds)
        }
    )
    #expect(try count("time < 1e300 AND time > -1e300") == model.samples.count)
    #expect(try count("time = NULL") == 0)
    #expect(try count("time >= 'start'") == expected { $1.time >= Self.day })
    #expect(try count("time < 'start' OR time >= at('start')") > 0)
    #expect(
      try count("arrived >= at('start') + 60000")
        == expected {
          $1.arrived >= Self.day + .minutes(1)
        }
    )
    let error = try #require(throws: StoreError.self) { _ = try count("time >= 'teatime'") }
    guard case .refused(let fault) = error else { throw error }
    #expect(fault.cause.contains("'teatime' is no time"))
    #expect(throws: StoreError.self) { _ = try count("time > at('teatime')") }
  }

  /// Readings that are sealed, those that came late for what is sealed, and those that are not yet.
  @Test func figuresBySiteAndMetricAreThoseOfTheSamples() throws {
    var model = model
    try compareFigures(model)
    model.wait(.days(2))
    try harness.maintain(at: model.now)
    try harness.append(batch(model.drawLate(200)))
    try harness.append(batch(model.draw(200)))
    try compareFigures(model)
    let sizes = try harness.reader().sizes()
    #expect(sizes.sealedSamples > 1000 && sizes.hotSamples > 200)
  }

  private func compareFigures(_ model: SampleModel) throws {
    let rows = try query(
      """
      SELECT site, metric, count(*), count(value), avg(value), iso(max(time)) FROM sample
      WHERE time >= \(Self.day.milliseconds) GROUP BY 1, 2 ORDER BY 1, 2
      """
    )
    #expect(rows.count == 9)
    for row in rows {
      guard case .text(let site) = row[0], case .text(let metric) = row[1] else { continue }
      let samples = model.samples.filter { sample in
        guard let key = model.register[sample.series]?.key else { return false }
        return key.site == site && key.metric == metric && sample.time >= Self.day
      }
      let values = samples.compactMap(\.value)
      #expect(row[2] == .integer(Int64(samples.count)))
      #expect(row[3] == .integer(Int64(values.count)))
      guard case .number(let mean) = row[4] else {
        Issue.record("\(site) \(metric): no mean in \(row)")
        continue
      }
      let sum = values.reduce(0, +)
      let size = values.reduce(0) { $0 + $1.magnitude }
      #expect(abs(mean * Double(values.count) - sum) <= size * 1e-12, "\(site) \(metric)")
      let last = samples.map(\.time.milliseconds).max() ?? 0
      #expect(row[5] == .text("t\(last)"))
    }
  }

  @Test func theTablesOfTheFileAreThereAndJoinWithSamples() throws {
    #expect(try query("SELECT count(*) FROM batch") == [[.integer(5)]])
    let joined = try query(
      """
      SELECT count(*) FROM device JOIN sample ON sample.device = device.name
      WHERE device.id <= 2
      """
    )
    let names = ["probe-0", "probe-1"]
    #expect(joined == [[.integer(Int64(expected { key, _ in names.contains(key.device) }))]])
  }

  @Test func whatWritesOrSaysNothingIsRefused() throws {
    for sql in [
      "DELETE FROM sample_hot", "INSERT INTO sample VALUES (1)", "PRAGMA wal_checkpoint", "",
      "SELECT 1; SELECT 2", "SELEC 1", "VACUUM", "VACUUM INTO '\(harness.path).copy'",
      "SELECT nothing FROM sample", "PRAGMA user_version=9", "ATTACH '\(harness.path).copy' AS x",
      "PRAGMA writable_schema=ON", "PRAGMA query_only=OFF", "PRAGMA journal_mode=DELETE",
      "SELECT load_extension('x')", "SELECT fts3_tokenizer('simple')", "CREATE TEMP TABLE t (a)",
      "UPDATE meta SET seq = 0", "BEGIN IMMEDIATE", "REINDEX", "DROP TABLE account",
    ] {
      let error = try #require(throws: StoreError.self, "\(sql)") { _ = try query(sql) }
      guard case .refused = error else { throw error }
    }
    #expect(!FileManager.default.fileExists(atPath: harness.path + ".copy"))
  }

  /// While rows of `sample` are taken, the log can be copied and cut; samples that arrive in the
  /// meantime do no harm.
  @Test func aLongQueryHoldsNoSnapshot() throws {
    let query = try open("SELECT series, time FROM sample")
    _ = try query.next()
    #expect(!query.holdsSnapshot)
    let writer = try Connection(path: harness.path, mode: .readWrite(queue: nil))
    #expect(try writer.checkpoint(.truncate).isComplete)
    var count = 1
    while try query.next() != nil { count += 1 }
    #expect(count == model.samples.count)
  }

  @Test func aQueryThatHoldsASnapshotForTooLongIsEnded() throws {
    let error = try #require(throws: StoreError.self) {
      _ = try query(
        "SELECT count(*) FROM sample_hot a, sample_hot b, sample_hot c WHERE a.row < b.row + c.row",
        patience: .milliseconds(20)
      )
    }
    guard case .busy(let fault) = error else { throw error }
    #expect(fault.cause.contains("snapshot"))
  }
}
