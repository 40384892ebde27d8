import Foundation
import TestSupport
import Testing

/// `sluice export` and `sluice import`: what goes out comes in again, once.
struct CommandLineFilesTests {
  private let folder: TemporaryDirectory
  private let configuration: String

  init() throws {
    folder = try TemporaryDirectory("sluice-files")
    try folder.write(
      """
      rules:
        - alert: too_warm
          for_each: device
          when: water_temp > 30 Cel
          severity: major

      """,
      to: "rules.yaml"
    )
    configuration = try folder.write(
      """
      broker: { url: "mqtt://127.0.0.1:1", client_id: none }
      store: { path: \(folder.path(of: "sluice.db")) }
      locale: { language: en, time_zone: Asia/Shanghai }
      control: { socket: \(folder.path(of: "control.sock")) }
      rules: [rules.yaml]
      sources:
        - { topic: "farm/{site}/{device}/telemetry", format: json }

      """,
      to: "sluice.yaml"
    )
  }

  private func run(_ arguments: String...) throws -> ChildProcess.Finished {
    try StoredFarm.sluice(arguments + ["--config", configuration])
  }

  private func importing(_ text: String, as name: String = "in.csv") throws -> ChildProcess.Finished
  {
    try run("import", try folder.write(text, to: name))
  }

  private func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test(arguments: ["csv", "ndjson"])
  func anExportIsAQueryOfEverythingInAFile(suffix: String) throws {
    let farm = try StoredFarm()
    let file = folder.path(of: "all.\(suffix)")
    let answer = try farm.run("export", "qingxi-3/*/*", "*/*/air_temp", "*/*/gizmo", "-o", file)
    #expect(answer.isSuccess)
    #expect(answer.output == [])
    let query = try farm.run(
      "query",
      "*/*/*",
      "--from",
      "2026-07-25",
      "--flags",
      "any",
      "--format",
      suffix == "csv" ? "csv" : "json"
    )
    #expect(try lines(file) == query.output)
    #expect(!FileManager.default.fileExists(atPath: file + ".partial"))
    let part = try farm.run(
      "export",
      "*/*/*",
      "--to",
      "2026-07-25T04:10",
      "-o",
      file,
      "--flags",
      "good"
    )
    #expect(part.isSuccess)
    #expect(try lines(file).count == (suffix == "csv" ? 4 : 3))
    #expect(try farm.run("export", "*/*/*", "-o", "out.txt").ending == .exited(2))
    #expect(try farm.run("export", "a/b/c", "-o", file).ending == .exited(1))
    #expect(
      try farm.run("export", "*/*/*", "-o", folder.path(of: "no/all.csv")).ending == .exited(3)
    )
  }

  @Test
  func whatIsExportedIsImportedOnce() throws {
    let farm = try StoredFarm(extra: 3000)
    let (first, second) = (folder.path(of: "first.csv"), folder.path(of: "second.csv"))
    #expect(try farm.run("export", "*/*/*", "-o", first).isSuccess)
    let once = try run("import", first, "--format", "json")
    #expect(once.output == [#"{"lines":3015,"stored":3015,"duplicate":0,"refused":0}"#])
    #expect(once.isSuccess, "\(once)")
    #expect(try run("export", "*/*/*", "-o", second).isSuccess)
    // Flag, reasons and arrival are given anew.
    let readings = { (path: String) in
      try lines(path).map { $0.split(separator: ",", omittingEmptySubsequences: false).prefix(4) }
    }
    #expect(try readings(first) == readings(second))
    let json = folder.path(of: "again.ndjson")
    #expect(try farm.run("export", "*/*/*", "-o", json).isSuccess)
    for file in [first, json] {
      let twice = try run("import", file)
      #expect(twice.output == ["lines,stored,duplicate,refused", "3015,0,3015,0"])
      #expect(twice.isSuccess)
    }
    let verify = try run("verify", folder.path(of: "sluice.db"))
    #expect(verify.isSuccess, "\(verify)")
    let ledger = try run("sql", "SELECT sum(received), sum(stored), sum(duplicate) FROM ledger")
    #expect(ledger.output.last == "9045,3015,6030")
    // Nobody was heard, and nobody watched.
    let heard = try run(
      "sql",
      "SELECT count(last_arrived), (SELECT watched_until FROM meta) FROM ledger"
    )
    #expect(heard.output.last == "0,")
  }

  @Test
  func faultyLinesAreNamedAndTheOthersTaken() throws {
    let answer = try importing(
      """
      series,time,value,unit,note
      s/d/water_temp,2026-07-25T04:00,25.5,Cel,"two
      lines"
      s/d/water_temp,teatime,25.5,Cel,
      s/d/water_temp,2026-07-25T04:10,77,[degF],

      s/d/water_temp,2026-07-25T04:20,1,mg/L,
      no series,2026-07-25T04:20,1,,
      s/d/water_temp,2026-07-25T04:30,warm,Cel,
      s/d/water_temp,2226-07-25T04:40,1,Cel,
      s/d/water_temp,2026-07-25T04:00,99,Cel,
      s/d/water_temp,2026-07-25T04:50,,Cel,

      """
    )
    #expect(answer.ending == .exited(1))
    #expect(answer.output.last == "9,3,1,5")
    let file = folder.path(of: "in.csv")
    for line in [4, 7, 8, 9, 10] {
      #expect(answer.errors.contains { $0.hasPrefix("sluice: \(file):\(line): ") }, "\(line)")
    }
    #expect(answer.errors.count == 6)
    let held = try run("sql", "SELECT value, flag FROM sample ORDER BY time")
    #expect(held.output == ["value,flag", "25.5,1", "25,1", ",9"])
  }

  @Test(arguments: [
    ("", "in.csv", 2), ("a,b\n1,2\n", "in.csv", 2), ("series,time,value\n", "in.csv", 0),
    ("", "in.ndjson", 0), ("{\n", "in.ndjson", 1),
  ])
  func emptyFilesAndOnesOfAnotherKind(text: String, name: String, code: Int32) throws {
    let answer = try importing(text, as: name)
    #expect(answer.ending == .exited(code))
    if code == 2 { #expect(answer.errors.count == 1) }
  }

  @Test
  func whatCannotBeDoneIsSaid() throws {
    #expect(try run("import", "readings.txt").ending == .exited(2))
    let missing = try run("import", folder.path(of: "nowhere.csv"))
    #expect(missing.ending == .exited(3))
    #expect(missing.errors.count == 1)
    let faulty = try folder.write("broker: 7\n", to: "faulty.yaml")
    let file = try folder.write("series,time,value\n", to: "in.csv")
    let answer = try StoredFarm.sluice(["import", file, "--config", faulty])
    #expect(answer.ending == .exited(3))
    #expect(answer.errors.count == 1)
  }

  /// An alert that is found in imported readings is told as late.
  @Test
  func alertsInImportedReadingsAreRetrospective() throws {
    let answer = try importing(
      """
      series,time,value
      s/d/water_temp,2026-07-25T04:00,31
      s/d/water_temp,2026-07-25T05:00,29

      """
    )
    #expect(answer.isSuccess)
    let alerts = try run("alerts", "--since", "2026-07-01", "--format", "json")
    #expect(alerts.output.count == 1)
    #expect(alerts.output.first?.contains(#""state":"resolved""#) == true)
    #expect(alerts.output.first?.contains(#""retrospective":true"#) == true)
  }

  /// Recorded series go in with every value, under the time at which they were measured.
  @Test(.enabled(if: !Self.recorded.isEmpty, "no recorded series here (SLUICE_DATA)"))
  func recordedSeriesComeOutAsTheyWentIn() throws {
    for (number, file) in Self.recorded.enumerated() {
      let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
      var (text, values): (String, [String]) = ("series,time,value\n", [])
      for row in rows.prefix(3000) {
        let fields = row.split(separator: ",", omittingEmptySubsequences: false)
        for (metric, column) in [("water_temp", 1), ("dissolved_oxygen", 10)] {
          let value = fields[column] == "NULL" ? "" : fields[column]
          text += "logan/r\(number)/\(metric),\(fields[0]),\(value)\n"
          values.append("\(metric),\(fields[0].prefix(16)),\(value)")
        }
      }
      let answer = try importing(text)
      #expect(answer.isSuccess, "\(answer.errors)")
      let sql = """
        SELECT metric, strftime('%Y-%m-%d %H:%M', time / 1000 + 28800, 'unixepoch'), value
        FROM sample WHERE device = 'r\(number)'
        """
      let held = try run("sql", sql).output.dropFirst().map { $0.replacing("\"", with: "") }
      let wanted = Set(values)
      #expect(held.count == wanted.count)
      // Numbers are written in their shortest form: compare as numbers.
      let normal = { (line: String) -> String in
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        return "\(fields[0]),\(fields[1]),\(Double(fields[2]).map { "\($0)" } ?? "")"
      }
      #expect(Set(held.map(normal)) == Set(wanted.map(normal)))
    }
  }

  private static let recorded = SharedData.files(in: SharedData.data, suffix: ".csv").filter {
    $0.path.contains("/logan-river/")
  }
}
