import Foundation
import TestSupport
import Testing

/// `sluice alerts`, `status`, `check` and `decode`.
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

  @Test
  func decodePrintsReadingsAndThenWhatWasRefused() throws {
    let topic = ["decode", "--topic", "farm/qingxi-3/probe-1/telemetry"]
    let body = #"{"ts":1784923200000,"dissolved_oxygen":2.61,"water_temp":null,"ph":"7.9"}"#
    let answer = try StoredFarm.sluice(topic, input: body)
    #expect(answer.isSuccess)
    #expect(
      answer.output.first == """
        {"series":"qingxi-3/probe-1/dissolved_oxygen","time":"2026-07-24T20:00:00.000Z",\
        "value":2.61,"unit":"mg/L"}
        """
    )
    #expect(answer.output.count == 3)
    #expect(answer.output.contains { $0.contains(#""value":null"#) })
    let zoned = try StoredFarm.sluice(topic + ["--config", farm.configuration], input: body)
    #expect(zoned.output.first?.contains("2026-07-25T04:00:00.000+08:00") == true)
  }

  @Test(arguments: [
    ("{", "malformed"), ("{}", "no_readings"), (#"{"ph":7,"ph":8}"#, "duplicate_key"),
    (String(repeating: "[", count: 100_000), "too_deep"),
    (String(repeating: " ", count: 262_145), "too_large"),
  ])
  func decodeOfNothingIsANo(body: String, code: String) throws {
    let topic = ["decode", "--topic", "farm/qingxi-3/probe-1/telemetry"]
    let answer = try StoredFarm.sluice(topic, input: body)
    #expect(answer.ending == .exited(1))
    #expect(try object(answer.output.last)["code"] as? String == code)
    #expect(answer.output.count == 1)
  }

  @Test(arguments: [
    ("en", "an empty message, with which MQTT clears a retained one", "not of this format"),
    ("zh-Hans", "空消息，MQTT 以此清除保留消息", "不合格式"),
    ("zh-Hant", "空訊息，MQTT 以此清除保留訊息", "不合格式"),
  ])
  func decodeSaysWhatTheDaemonDoesWithAnEmptyMessage(
    language: String,
    ignored: String,
    malformed: String
  ) throws {
    let farm = try StoredFarm(language: language)
    let topic = [
      "decode", "--topic", "farm/qingxi-3/probe-1/telemetry", "--config", farm.configuration,
    ]
    let plain = try StoredFarm.sluice(topic)
    #expect(plain.ending == .exited(1))
    #expect(plain.errors.last?.contains(ignored) == true)
    // Whoever asks whether the bytes are JSON is told that they are not, and what the daemon does all the same.
    let line = try object(plain.output.last)
    #expect(line["code"] as? String == "malformed")
    #expect((line["rejected"] as? String)?.hasPrefix("ignored by the daemon") == true)
    let explained = try StoredFarm.sluice(topic + ["--explain", "--text"])
    #expect(explained.output.last?.contains(ignored) == true)
    #expect(!explained.output.joined().contains("malformed"))
    let broken = try StoredFarm.sluice(topic + ["--explain", "--text"], input: "\u{FEFF}{}")
    #expect(broken.output.contains { $0.contains("malformed (\(malformed))") })
    #expect(broken.output.last?.contains("--lenient bom") == true)
  }

  @Test
  func decodeExplainsWhatBecameOfEachField() throws {
    let answer = try StoredFarm.sluice(
      [
        "decode", "--topic", "pond/7/ph", "--pattern", "pond/{device}/{metric}", "--format",
        "value",
      ],
      input: "7.9"
    )
    // Nothing names the site: without a configuration its series are shown all the same.
    #expect(answer.ending == .exited(0))
    #expect(try object(answer.output.last)["series"] as? String == "my-site/7/ph")
    let explained = try StoredFarm.sluice(
      ["decode", "--topic", "s/d/ph", "--pattern", "{site}/{device}/{metric}", "--format", "value"]
        + ["--explain"],
      input: " 7.9 "
    )
    #expect(explained.isSuccess)
    #expect(try object(explained.output.first)["format"] as? String == "value")
    #expect(try object(explained.output.last)["series"] as? String == "s/d/ph")
    #expect(explained.output.count == 3)
  }
}
