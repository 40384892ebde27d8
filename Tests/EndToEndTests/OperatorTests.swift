import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// What operators do from the command line, and what outlives a crash of it.
  @Suite struct OperatorTests {
    private static let rules = """
      rules:
        - alert: pond_oxygen_low
          when: dissolved_oxygen < 3 mg/L
          stale_after: 10m
          severity: critical
      """

    private func sluice(_ pond: Pond, _ arguments: String...) throws -> ChildProcess.Finished {
      try StoredFarm.sluice(arguments + ["--config", pond.daemon.configurationPath])
    }

    @Test func anAcknowledgementIsToldAndOutlivesACrash() throws {
      let pond = try Pond(rules: Self.rules)
      try pond.daemon.start()
      try pond.measure(2.5)
      try pond.waitFor("firing")
      let id = try pond.alert().id
      let answer = try sluice(pond, "ack", id, "--note", "已开增氧机", "--by", "王青")
      #expect(answer.ending == .exited(0), "\(answer.errors)")
      pond.daemon.kill()
      let kept = try #require(try pond.alert().acknowledged)
      #expect(kept.by.hasPrefix("王青 ("))
      #expect(kept.note == "已开增氧机")
      try pond.daemon.start()
      try pond.waitFor("acknowledged")
      let again = try sluice(pond, "ack", id)
      #expect(again.ending == .exited(1))
      #expect(again.errors.first?.contains("already") == true)
      let unknown = try sluice(pond, "ack", "nothing:nowhere#1")
      #expect(unknown.ending == .exited(1))
      pond.daemon.stop()
      #expect(try sluice(pond, "ack", id).ending == .exited(3))
    }

    @Test func aSilenceOutlivesACrashAndCanBeEnded() throws {
      let pond = try Pond(rules: Self.rules)
      try pond.daemon.start()
      let begun = try sluice(
        pond,
        "silence",
        "--where",
        "site=qingxi-*",
        "--for",
        "2h",
        "--reason",
        "晒塘"
      )
      #expect(begun.ending == .exited(0), "\(begun.errors)")
      pond.daemon.kill()
      try pond.daemon.start()
      try pond.measure(2.5)
      try pond.waitFor("silenced")
      #expect(try pond.alert().isSilenced)
      let listed = try sluice(pond, "silences", "--format", "json")
      #expect(listed.output.first?.contains(#""reason":"晒塘""#) == true)
      #expect(try sluice(pond, "silence", "--end", "1").ending == .exited(0))
      try Eventually.holds("the mark is gone", within: 10) { try !pond.alert().isSilenced }
      #expect(try sluice(pond, "silence", "--end", "1").ending == .exited(1))
      #expect(try sluice(pond, "silences", "--format", "json").output == [])
      #expect(pond.daemon.stop() == .exited(0))
      #expect(try StoreCheck.faults(of: pond.daemon.storePath).isEmpty)
    }

    @Test func aSilenceOverEverythingIsRefused() throws {
      let pond = try Pond(rules: Self.rules)
      try pond.daemon.start()
      let bogus = try sluice(
        pond,
        "silence",
        "--where",
        "farm=x",
        "--for",
        "2h",
        "--reason",
        "r"
      )
      #expect(bogus.ending == .exited(2))
      #expect(bogus.errors.first?.contains("FIELD=GLOB") == true)
    }
  }
}
