import Foundation
import TestSupport
import Testing

/// `sluice sql` on a store with known readings.
struct CommandLineSQLTests {
  private let farm: StoredFarm

  init() throws { farm = try StoredFarm() }

  @Test
  func figuresBySiteAndMetricAreOneQuery() throws {
    let answer = try farm.run(
      "sql",
      """
      SELECT site, metric, count(*), round(avg(value), 6) FROM sample
      WHERE time >= '2026-07-25T04:00' AND flag IN (1, 2) GROUP BY 1, 2
      """
    )
    #expect(answer.isSuccess)
    #expect(answer.errors == [])
    // Oxygen: 2.61 to 3.71 by 0.1 without 2.91 (suspect) and 3.01 (missing); the bottom has failed.
    #expect(
      answer.output == [
        "site,metric,count(*),\"round(avg(value), 6)\"",
        "qingxi-3,dissolved_oxygen,10,3.2", "qingxi-3,gizmo,1,-7", "xinshi-1,air_temp,1,28.4",
      ]
    )
  }

  @Test
  func timesAreWrittenInTheConfiguredZoneAndReadInIt() throws {
    let sql = "SELECT time, iso(time), value FROM sample WHERE series GLOB '*.bottom'"
    let answer = try farm.run("sql", sql, "--format", "json")
    let moment = "2026-07-25T04:00:00.000+08:00"
    #expect(answer.output == [#"{"time":"\#(moment)","iso(time)":"\#(moment)","value":1.5}"#])
    let utc = try farm.run("sql", sql, "--utc")
    #expect(utc.output.last == "2026-07-24T20:00:00.000Z,2026-07-24T20:00:00.000Z,1.5")
    let count = "SELECT count(*) FROM sample WHERE time"
    for (condition, rows) in [
      ("< '2026-07-25T04:10'", "4"), ("= '2026-07-24T20:00:00Z'", "4"),
      ("= 1784923200000", "4"), ("< at('2026-07-25T04:10') OR value > 3.6", "6"),
    ] {
      #expect(try farm.run("sql", "\(count) \(condition)").output.last == rows, "\(condition)")
    }
  }

  @Test
  func theQuestionMayComeFromStandardInput() throws {
    let answer = try StoredFarm.sluice(
      ["sql", "-", "--store", farm.store],
      input: "SELECT received, stored FROM ledger\n"
    )
    #expect(answer.output == ["received,stored", "15,12"])
  }

  @Test
  func columnsOfOneNameAreToldApart() throws {
    let answer = try farm.run(
      "sql",
      "SELECT 1 AS a, 2 AS a, x'00ff', NULL AS b",
      "--format",
      "json"
    )
    #expect(answer.output == [#"{"a":1,"a:2":2,"x'00ff'":"00ff","b":null}"#])
  }

  @Test(arguments: [
    "DELETE FROM sample_hot", "SELECT", "SELECT 1; SELECT 2", "", "PRAGMA wal_checkpoint",
    "SELECT * FROM sample WHERE time > 'teatime'", "ATTACH 'x.db' AS x",
  ])
  func whatIsNoQuestionIsWrongUsage(sql: String) throws {
    let answer = try farm.run("sql", sql)
    #expect(answer.ending == .exited(2))
    #expect(answer.output == [])
    #expect(answer.errors.count == 1)
  }

  /// A long answer from a table of the file is put aside first, and is whole all the same.
  @Test
  func aLongAnswerFromTheFilesOwnTablesIsWhole() throws {
    let sql = """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
      SELECT i, printf('%.*c', 700, 'x') AS filler, device FROM n JOIN ledger
      """
    let answer = try farm.run("sql", sql)
    #expect(answer.isSuccess)
    #expect(answer.output.count == 30_001)
    #expect(answer.output.last?.hasPrefix("30000,xxx") == true)
  }
}
