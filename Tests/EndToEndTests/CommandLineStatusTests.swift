import Foundation
import TestSupport
import Testing

/// `sluice alerts`, `status` and `check`.
struct CommandLineStatusTests {
  private let farm: StoredFarm

  init() throws { farm = try StoredFarm() }

  private func object(_ line: String?) throws -> [String: Any] {
    let data = Data((line ?? "").utf8)
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test
  func alertsHaveTheFieldsOfTheContract() throws {
    let csv = try farm.run("alerts", "--since", "2026-07-01")
    let id = "pond_oxygen_low:qingxi-3/probe-1"
    #expect(
      csv.output == [
        "id,rule,site,device,state,severity,since,value,ended",
        "\(id)#2,pond_oxygen_low,qingxi-3,probe-1,firing,critical,2026-07-25T06:00:00.000+08:00,2.61,",
        "\(id)#1,pond_oxygen_low,qingxi-3,probe-1,resolved,critical,2026-07-25T05:00:00.000+08:00,2.61,"
          + "2026-07-25T05:30:00.000+08:00",
      ]
    )
    let json = try farm.run("alerts", "--state", "firing", "--format", "json")
    #expect(
      json.output == [
        """
        {"id":"\(id)#2","rule":"pond_oxygen_low","site":"qingxi-3","device":"probe-1",\
        "state":"firing","severity":"critical","started":"2026-07-25T06:00:00.000+08:00",\
        "ended":null,"value":2.61,"acknowledged":false,"retrospective":false}
        """
      ]
    )
  }

  @Test
  func firingAlertsAreANoOnlyWhenAskedFor() throws {
    #expect(try farm.run("alerts").isSuccess)
    let answer = try farm.run("alerts", "--state", "resolved", "--fail-if-firing")
    #expect(answer.ending == .exited(1))
    #expect(answer.errors.last?.contains("1 alerts are firing") == true)
  }

  @Test
  func endedAlertsLeaveTheListAndFiringOnesStay() throws {
    let answer = try farm.run("alerts", "--since", "2026-07-25T05:31", "--format", "json")
    #expect(answer.output.count == 1)
    #expect(answer.output.first?.contains("#2") == true)
  }

  @Test
  func withoutADaemonTheStoreSpeaksAndTheCodeIsThree() throws {
    let answer = try farm.run("status", "--format", "json")
    #expect(answer.ending == .exited(3))
    #expect(answer.errors.count == 1)
    #expect(answer.errors.first?.contains("no daemon answers") == true)
    let status = try object(answer.output.first)
    #expect(status["broker"] is NSNull)
    let ledger = try #require(status["ledger"] as? [String: Any])
    #expect(ledger["received"] as? Int == 15)
    let device = (ledger["devices"] as? [String: [String: Any]])?["qingxi-3/probe-1"]
    #expect(device?["duplicate"] as? Int == 2)
    let store = try #require(status["store"] as? [String: Any])
    #expect(store["hot_samples"] as? Int == 15)
    #expect(store["series"] as? Int == 4)
    #expect((status["alerts"] as? [String: Int])?["firing"] == 1)
  }

  @Test
  func aStoreAloneHasAStatus() throws {
    let answer = try StoredFarm.sluice(["status", "--store", farm.store])
    #expect(answer.isSuccess)
    #expect(answer.output.contains("ledger.received,15"))
    #expect(answer.output.contains("ledger.devices.qingxi-3/probe-1.quarantined,1"))
    #expect(answer.output.contains("unknown.series.0,qingxi-3/probe-1/gizmo"))
  }

  @Test(arguments: ["json", "table"])
  func valuesThatWereLostAreNamedByDevice(format: String) throws {
    let answer = try StoredFarm.sluice(["status", "--store", farm.store, "--format", format])
    #expect(answer.isSuccess)
    guard format == "table" else {
      let ledger = try object(answer.output.first)["ledger"] as? [String: Any]
      let device = (ledger?["devices"] as? [String: [String: Any]])?["qingxi-3/probe-1"]
      #expect(device?["refused"] as? Int == 5 && device?["conflicts"] as? Int == 6)
      #expect(device?["sequence_gaps"] as? Int == 7)
      return
    }
    let title = try #require(answer.output.firstIndex { $0.contains("refused values") })
    let rows = answer.output[(title + 1)...].map { $0.split(separator: " ").map(String.init) }
    #expect(rows.contains(["qingxi-3/probe-1", "5", "6", "7"]))
    #expect(!rows.contains { $0.first == "xinshi-1/climate-1" })
  }

  @Test
  func theDaemonsAnswerIsPassedOn() throws {
    let reply = """
      {"broker":{"connected":true,"session_present":false,"version":"5"},"ledger":{"received":7,
      "stored":7,"duplicate":0,"quarantined":0,"ignored":0,"devices":{"a/b\u{9B}":{"received":7}}},
      "alerts":{"firing":2},"since":"2026-07-25T04:00:00.000+08:00"}
      """
    let socket = farm.folder.path(of: "control.sock")
    let server = try OneAnswer(at: socket, reply: reply)
    let answer = try farm.run("status", "--format", "json")
    #expect(answer.isSuccess)
    #expect(answer.output.count == 1)
    let status = try object(answer.output.first)
    #expect((status["broker"] as? [String: Any])?["connected"] as? Bool == true)
    #expect(answer.output.first?.contains(#"a/b\u009b"#) == true)
    #expect(try server.question() == "status\n")
  }

  @Test
  func momentsOfTheDaemonAreTurnedIntoUTC() throws {
    let reply =
      #"{"store":{"last_commit":"2026-07-25T04:00:00.000+08:00"},"alerts":{},"since":null}"#
    for (format, expected) in [
      ("json", #"{"store":{"last_commit":"2026-07-24T20:00:00.000Z"},"alerts":{},"since":null}"#),
      ("csv", "store.last_commit,2026-07-24T20:00:00.000Z"),
      ("table", "  last_commit  2026-07-24T20:00:00Z"),
    ] {
      let server = try OneAnswer(at: farm.folder.path(of: "control.sock"), reply: reply)
      let answer = try farm.run("status", "--format", format, "--utc")
      #expect(answer.isSuccess)
      #expect(answer.output.contains(expected))
      #expect(try server.question() == "status\n")
    }
  }

  @Test
  func anAnswerThatIsNoneIsSaidToBeNone() throws {
    for reply in ["", "hello", "[1]"] {
      let socket = farm.folder.path(of: "control.sock")
      let server = try OneAnswer(at: socket, reply: reply)
      let answer = try farm.run("status")
      #expect(answer.ending == .exited(3))
      #expect(answer.errors.count == 1)
      #expect(try server.question() == "status\n")
    }
  }

  @Test
  func aSoundConfigurationIsSummedUp() throws {
    let answer = try farm.run("check")
    #expect(answer.isSuccess)
    #expect(answer.output.last?.contains("1 sources, 1 sites, 1 devices, 0 rules") == true)
  }

  @Test
  func allFaultsAreNamedWithTheirPlace() throws {
    let file = try farm.folder.write(
      "broker: { ulr: mqtt://127.0.0.1 }\nstore: { path: 7d }\nlocale: { language: fr }\n",
      to: "faulty.yaml"
    )
    let answer = try StoredFarm.sluice(["check", "--config", file])
    #expect(answer.ending == .exited(1))
    #expect(answer.output.contains { $0.hasPrefix("\(file):1:11: ") })
    #expect(answer.output.contains { $0.hasPrefix("\(file):3:21: ") })
    #expect(answer.errors.count == 1)
    let json = try StoredFarm.sluice(["check", "--config", file, "--format", "json"])
    let fault = try object(json.output.first)
    #expect(fault["file"] as? String == file)
    #expect(fault["severity"] as? String == "error")
    let query = try StoredFarm.sluice(["latest", "--config", file])
    #expect(query.ending == .exited(3))
    #expect(query.errors.first?.contains("sluice check") == true)
  }
}
