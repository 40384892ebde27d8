import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
  /// `sluice-sim run` as a program: its output, its broker and its ways to end.
  @Suite struct SimulatorProgramTests {
    private let program: String
    private static let oneDay = ["--from", "2025-07-25", "--duration", "1d"]

    init() throws { program = try Programs.built("sluice-sim") }

    private func run(_ arguments: String...) throws -> ChildProcess.Finished {
      try ChildProcess.run(program, ["run"] + arguments)
    }

    @Test func itPublishesWhatItPrints() throws {
      let receiver = try #require(Programs.system("mosquitto_sub"))
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let session = ["-p", "\(broker.port)", "-i", "receiver", "-c", "-q", "1", "-t", "farm/#"]
      // The subscription is there before the first message, and the broker keeps what comes.
      #expect(try ChildProcess.run(receiver, session + ["-E"]).isSuccess)
      let printed = try ChildProcess.run(
        program,
        ["run", "dawn-sag", "--dry-run"] + Self.oneDay
      )
      let published = try ChildProcess.run(
        program,
        ["run", "dawn-sag", "--speed", "max", "--broker", broker.url] + Self.oneDay
      )
      #expect(printed.output.count > 1700)
      #expect(published.isSuccess, "\(published.errors)")
      let counts = "\(printed.output.count) published, \(printed.output.count) confirmed"
      #expect(published.errors.last?.contains(counts) == true, "\(published.errors)")
      let format = #"{"topic":"%t","payload":%p}"#
      let received = try ChildProcess.run(
        receiver,
        session + ["-C", "\(printed.output.count)", "-F", format, "-W", "30"]
      )
      #expect(received.output == printed.output)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func itEndsInOrderWhenAsked(signal: Int32) throws {
      let broker = try MosquittoBroker()
      let child = try ChildProcess(
        program,
        ["run", "dawn-sag", "--from", "-26h", "--speed", "2000", "--broker", broker.url]
      )
      defer { child.killAndWait() }
      try Eventually.holds("the simulator is connected") {
        broker.log.contains { $0.contains("sluice-sim-") }
      }
      child.signal(signal)
      #expect(child.waitForEnd() == .exited(0))
      try child.waitForError("published,", "confirmed")
      let counts = try #require(child.errors.value.lines.last).split(separator: " ")
      #expect(counts.count > 3)
      #expect(counts[1] == counts[3])
    }

    @Test func itWaitsForABrokerThatGoesAway() throws {
      let broker = try MosquittoBroker()
      let child = try ChildProcess(
        program,
        ["run", "dawn-sag", "--from", "-26h", "--until-now", "--speed", "20000"]
          + ["--broker", broker.url]
      )
      defer { child.killAndWait() }
      try Eventually.holds("the simulator is connected") {
        broker.log.contains { $0.contains("sluice-sim-") }
      }
      try broker.restart()
      #expect(child.waitForEnd(within: 60) == .exited(0))
      let counts = try #require(child.errors.value.lines.last).split(separator: " ")
      #expect(counts[1] == counts[3])
    }

    @Test func itSaysWhyItCannotRun() throws {
      let port = try FreePort.pick()
      let away = try run("dawn-sag", "--broker", "mqtt://127.0.0.1:\(port)")
      #expect(away.ending == .exited(3))
      #expect(away.errors.first?.contains("refused") == true, "\(away.errors)")
      let unknown = try run("no-such-scenario", "--dry-run")
      #expect(unknown.ending == .exited(2))
      #expect(unknown.errors.first?.contains("algae-crash, ") == true)
    }

    @Test(
      arguments: [
        ["--speed", "0"], ["--from", "yesterday"], ["--duration", "7"], ["--devices", "0"],
        ["--broker", "http://127.0.0.1"], ["--ca-file", "ca.pem"], ["--dry-run"], ["--nonsense"],
      ]
    )
    func wrongArgumentsAreUsageErrors(arguments: [String]) throws {
      let finished = try ChildProcess.run(program, ["run", "dawn-sag"] + arguments)
      #expect(finished.ending == .exited(2))
      #expect(finished.output.isEmpty)
      #expect(finished.errors.first?.contains(arguments[0]) == true, "\(finished.errors)")
    }

    @Test func aFaultyScenarioIsToldByLine() throws {
      let directory = try TemporaryDirectory("scenario")
      try directory.write("title: T\ncolour: red\nsites: {}\n", to: "bad.yaml")
      let finished = try run("\(directory.path)/bad.yaml", "--dry-run", "--duration", "1h")
      #expect(finished.ending == .exited(2))
      #expect(finished.errors.contains { $0.contains("bad.yaml:2:1: unknown key 'colour'") })
    }

    /// Three days of a story through broker, daemon and store, and back to what the simulation knew.
    @Test func whatItKnewIsHeldAgainstWhatTheDaemonMadeOfIt() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      var settings = DaemonSettings(brokerPort: broker.port)
      settings.rules = """
        rules:
          - alert: pond_oxygen_low
            for_each: device
            when: dissolved_oxygen < 3 mg/L
            clear: dissolved_oxygen > 4 mg/L
            for: 10m
            severity: critical
        """
      let daemon = try DaemonProcess(settings)
      try daemon.start()
      try daemon.waitForStatus("the connection") { $0.broker.connected }
      let truth = daemon.folder.path(of: "truth.ndjson")
      let published = try run(
        "algae-crash",
        "--from",
        "-3d",
        "--speed",
        "max",
        "--until-now",
        "--truth",
        truth,
        "--broker",
        broker.url
      )
      #expect(published.isSuccess, "\(published.errors)")
      let count = try #require(published.errors.last?.split(separator: " ")[1])
      try daemon.waitForStatus("all messages") { "\($0.ledger.received)" == count }
      #expect(daemon.stop() == .exited(0))
      let score = try ChildProcess.run(
        program,
        ["score", "--truth", truth, "--store", daemon.storePath, "--format", "json"]
      )
      #expect(score.isSuccess, "\(score.errors)")
      let rows = try score.output.map { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        return try #require(object as? [String: Any])
      }
      let alert = try #require(rows.first { $0["rule"] as? String == "pond_oxygen_low" })
      #expect(alert["due"] as? Int == alert["found"] as? Int)
      #expect(alert["needless"] as? Int == 0)
      let messages = try #require(rows.first { $0["missing"] != nil })
      #expect(messages["missing"] as? Int == 0)
      #expect(messages["received"] as? Int == messages["sent"] as? Int)
      #expect(messages["duplicate"] as? Int == messages["repeated"] as? Int)
    }

    /// A truth that is not the store's must be seen to be missed.
    @Test func aScoreWithoutItsStoreMisses() throws {
      let folder = try TemporaryDirectory("score")
      let truth = folder.path(of: "truth.ndjson")
      let printed = try run(
        "pump-dry-run",
        "--from",
        "2026-06-20",
        "--duration",
        "2d",
        "--dry-run",
        "--truth",
        truth
      )
      #expect(printed.isSuccess)
      let without = try ChildProcess.run(
        program,
        ["score", "--truth", truth, "--store", folder.path(of: "none.db")]
      )
      #expect(without.ending == .exited(3))
      let broker = try MosquittoBroker()
      let daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
      try daemon.start()
      #expect(daemon.stop() == .exited(0))
      let empty = try ChildProcess.run(
        program,
        ["score", "--truth", truth, "--store", daemon.storePath]
      )
      #expect(empty.ending == .exited(1))
      #expect(empty.output.contains { $0.contains("pump_dry_run") })
    }

    /// The broker itself says that the gateway is gone, because its connection broke.
    @Test func willsAreTheBrokersToTell() throws {
      let receiver = try #require(Programs.system("mosquitto_sub"))
      let folder = try TemporaryDirectory("will")
      let scenario = try folder.write(
        """
        sites:
          a:
            kind: rice_turtle
            gateway: gateway-1
            devices:
              probe-1: { metrics: [water_temp] }
              node-1: { will: true, format: sparkplug, metrics: [water_temp] }
        faults:
          - { kind: silence, day: 1, at: "03:00", for: 6h }
        """,
        to: "s.yaml"
      )
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let filters = ["-t", "farm/+/+/availability", "-t", "spBv1.0/a/NBIRTH/#"]
      let session =
        ["-p", "\(broker.port)", "-i", "receiver", "-c", "-q", "1", "-t", "spBv1.0/a/NDEATH/#"]
        + filters
      #expect(try ChildProcess.run(receiver, session + ["-E"]).isSuccess)
      let published = try ChildProcess.run(
        program,
        ["run", scenario, "--from", "2026-07-25", "--duration", "2d", "--speed", "max"]
          + ["--broker", broker.url]
      )
      #expect(published.isSuccess, "\(published.errors)")
      // Three words of the gateway, two births and a death of the node.
      let received = try ChildProcess.run(
        receiver,
        session + ["-C", "6", "-F", "%t %r", "-W", "30"]
      )
      let words = received.output
      #expect(words.filter { $0.hasPrefix("farm/a/gateway-1/availability") }.count == 3)
      #expect(
        words.filter { $0.hasPrefix("spBv1.0") } == [
          "spBv1.0/a/NBIRTH/node-1 0", "spBv1.0/a/NDEATH/node-1 0", "spBv1.0/a/NBIRTH/node-1 0",
        ]
      )
      // What the broker keeps is the last word.
      let kept = try ChildProcess.run(
        receiver,
        ["-p", "\(broker.port)", "-t", "farm/a/gateway-1/availability", "-C", "1", "-W", "30"]
      )
      #expect(kept.output == ["online"])
      let counts = try #require(published.errors.last?.split(separator: " "))
      #expect(counts[1] == counts[3])
    }

    @Test func itReplaysARecordedSeriesAndMeasuresABroker() throws {
      let folder = try TemporaryDirectory("replay")
      try folder.write("time,temp\n2026-07-25 04:00,28.40\n2026-07-25 04:05,28.30\n", to: "s.csv")
      let printed = try ChildProcess.run(
        program,
        ["replay", folder.path(of: "s.csv"), "--columns", "temp=water_temp", "--dry-run"]
      )
      #expect(
        printed.output.first
          == #"{"topic":"farm/replay/device-1/telemetry","payload":{"ts":1784923200000,"seq":0,"water_temp":28.40}}"#
      )
      let broker = try MosquittoBroker()
      let load = try ChildProcess.run(
        program,
        ["load", "--rate", "200", "--duration", "1s", "--connections", "2", "--broker", broker.url]
      )
      #expect(load.isSuccess, "\(load.errors)")
      #expect(load.output.first?.hasPrefix("200 published, 200 confirmed") == true)
      #expect(load.output.last?.contains("p99") == true)
    }
  }
}
