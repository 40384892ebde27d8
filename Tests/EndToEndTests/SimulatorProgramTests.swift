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
      #expect(unknown.errors.first?.contains("dawn-sag, normal-week") == true)
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
  }
}
