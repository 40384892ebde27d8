import Foundation
import Notify
import Telemetry
import TestSupport
import Testing

@Suite struct AlertLogTests {
  private let directory = try? TemporaryDirectory()
  private let zone = LocalZone.fixed("Asia/Shanghai", offset: 8 * 3600)

  private func path() throws -> String {
    try #require(directory).url.appendingPathComponent("log/alerts.jsonl").path
  }

  private func transition(_ event: AlertEvent, episode: Int = 1) -> AlertTransition {
    let time = Instant(milliseconds: 1_784_923_200_000)
    let alert = Alert(
      rule: "pond_oxygen_low",
      site: "qingxi-3",
      device: "probe-1",
      episode: episode,
      state: .firing,
      severity: .critical,
      activeSince: time - .minutes(10),
      firedAt: time,
      value: 2.61,
      judged: time,
      fingerprint: "f"
    )
    return AlertTransition(event: event, time: time, alert: alert)
  }

  private func lines(_ path: String) throws -> [[String: Any]] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try text.split(separator: "\n").map {
      let object = try JSONSerialization.jsonObject(with: Data($0.utf8))
      return try #require(object as? [String: Any])
    }
  }

  @Test func aLineHasTheFieldsOfTheContract() throws {
    let log = try AlertLog(path: try path(), zone: zone)
    try log.append([(7, transition(.firing))])
    let line = try #require(try lines(try path()).first)
    #expect(line["time"] as? String == "2026-07-25T04:00:00.000+08:00")
    #expect(line["event"] as? String == "firing")
    #expect(line["id"] as? String == "pond_oxygen_low:qingxi-3/probe-1#1")
    #expect(line["state"] as? String == "firing")
    #expect(line["severity"] as? String == "critical")
    #expect(line["value"] as? Double == 2.61)
    #expect(line["ended"] is NSNull)
    #expect(line["retrospective"] as? Bool == false)
    let fields: Set = [
      "time", "event", "id", "rule", "site", "device", "state", "severity", "started", "ended",
      "value", "acknowledged", "retrospective", "ordinal",
    ]
    #expect(Set(line.keys) == fields)
  }

  @Test func whatIsToldAgainIsNotWrittenAgain() throws {
    let log = try AlertLog(path: try path(), zone: zone)
    try log.append([(1, transition(.pending)), (2, transition(.firing))])
    try log.append([(2, transition(.firing)), (3, transition(.resolved))])
    #expect(try lines(try path()).compactMap { $0["ordinal"] as? Int } == [1, 2, 3])
  }

  @Test func aReopenedLogKnowsWhereItWas() throws {
    try AlertLog(path: try path(), zone: zone).append([(41, transition(.firing))])
    #expect(try AlertLog(path: try path(), zone: zone).lastOrdinal == 41)
  }

  @Test(arguments: [1, 20, 150])
  func aTornLastLineIsCutOffAndToldAgain(missing: Int) throws {
    try AlertLog(path: try path(), zone: zone).append([
      (1, transition(.pending)), (2, transition(.firing)),
    ])
    let whole = try Data(contentsOf: URL(fileURLWithPath: try path()))
    try whole.dropLast(missing).write(to: URL(fileURLWithPath: try path()))
    let log = try AlertLog(path: try path(), zone: zone)
    #expect(log.lastOrdinal == 1)
    try log.append([(1, transition(.pending)), (2, transition(.firing))])
    #expect(try Data(contentsOf: URL(fileURLWithPath: try path())) == whole)
  }

  @Test func aLogThatWasMovedAwayIsBegunAnew() throws {
    let log = try AlertLog(path: try path(), zone: zone)
    try log.append([(1, transition(.pending))])
    try FileManager.default.moveItem(atPath: try path(), toPath: try path() + ".1")
    try log.append([(2, transition(.firing))])
    #expect(try lines(try path()).compactMap { $0["ordinal"] as? Int } == [2])
    #expect(try lines(try path() + ".1").compactMap { $0["ordinal"] as? Int } == [1])
  }

  @Test func aFileThatIsNotALogIsLeftAsItIsAndAppendedTo() throws {
    let url = URL(fileURLWithPath: try path())
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data("notes of the keeper\n".utf8).write(to: url)
    let log = try AlertLog(path: try path(), zone: zone)
    #expect(log.lastOrdinal == nil)
    try log.append([(5, transition(.firing))])
    let text = try String(contentsOfFile: try path(), encoding: .utf8)
    #expect(text.hasPrefix("notes of the keeper\n{"))
  }

  @Test func anUnwritablePlaceIsAnErrorThatSaysWhatAndWhere() throws {
    let blocked = try #require(directory).url.appendingPathComponent("file")
    try Data().write(to: blocked)
    let error = #expect(throws: AlertLogError.self) {
      try AlertLog(path: blocked.path + "/alerts.jsonl", zone: zone)
    }
    #expect(error?.description.contains(blocked.path) == true)
  }

  @Test func anotherStoresLogIsTakenUpFromTheStoresOwnCursor() throws {
    let log = try AlertLog(path: try path(), zone: zone)
    try log.append([(500, transition(.firing))])
    log.resume(after: 0)
    try log.append([(1, transition(.pending))])
    #expect(try lines(try path()).compactMap { $0["ordinal"] as? Int } == [500, 1])
  }
}
