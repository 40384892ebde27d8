import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// Flags from the broker to the command line, over restarts and while somebody works on a device.
  @Suite struct QualityTests {
    private static let rules = """
      rules:
        - alert: pond_oxygen_low
          when: dissolved_oxygen < 3 mg/L
          use: any
          stale_after: 10m
          severity: critical
      """

    /// A pond whose probe is to send every ten minutes.
    private static func pond() throws -> Pond {
      try Pond(rules: rules) {
        $0.more = """
          sites:
            qingxi-3: { kind: rice_turtle, devices: { probe-1: { every: 10m } } }
          quality:
            - where: { metric: dissolved_oxygen }
              rate_of_change: off
          """
      }
    }

    private func sluice(_ pond: Pond, _ arguments: String...) throws -> ChildProcess.Finished {
      try StoredFarm.sluice(arguments + ["--config", pond.daemon.configurationPath])
    }

    private func send(_ pond: Pond, _ values: [(minute: Int64, oxygen: Double)]) throws {
      let now = Int64(Date().timeIntervalSince1970 * 1000)
      try WirePublisher(
        port: pond.broker.port,
        values.map { minute, oxygen in
          WirePublisher.Message(
            "farm/qingxi-3/probe-1/telemetry",
            #"{"ts":\#((now / 60_000 - 300 + minute) * 60_000),"dissolved_oxygen":\#(oxygen)}"#
          )
        }
      ).wait()
    }

    private func flags(_ pond: Pond) throws -> [Int] {
      var flags: [Int] = []
      try StoreReader(path: pond.daemon.storePath).samples(matching: nil, in: .all) {
        flags.append(Int($1.flag.rawValue))
      }
      return flags
    }

    @Test func aSpikeIsFoundOverARestartAndSaidInWords() throws {
      let pond = try Self.pond()
      try pond.daemon.start()
      try send(pond, [(0, 7), (10, 7.1), (20, 12)])
      try pond.daemon.waitForStatus("three readings") { $0.ledger.stored == 3 }
      #expect(try flags(pond) == [1, 3, 1])
      pond.daemon.kill()
      try pond.daemon.start()
      try send(pond, [(30, 7.2), (40, 7.2)])
      try pond.daemon.waitForStatus("all readings") { $0.ledger.stored == 5 }
      #expect(try flags(pond) == [1, 3, 4, 3, 1])
      let glob = "qingxi-3/probe-1/dissolved_oxygen"
      let answer = try sluice(
        pond,
        "query",
        glob,
        "--since",
        "1d",
        "--flags",
        "any",
        "--format",
        "json"
      )
      #expect(answer.output.count == 5)
      #expect(answer.output[2].contains(#""flag":4,"reasons":["spike"]"#), "\(answer.output)")
      let table = try sluice(
        pond,
        "query",
        glob,
        "--since",
        "1d",
        "--flags",
        "any",
        "--format",
        "table"
      )
      #expect(table.output.contains { $0.contains("4 fail") && $0.contains("spike") })
      let tried = try sluice(
        pond,
        "quality",
        "try",
        glob,
        "--since",
        "1d",
        "--set",
        "spike=off",
        "--format",
        "csv"
      )
      #expect(tried.output.count == 4, "\(tried.output)")
      #expect(tried.errors.first?.contains("5 values, 0 would be") == true, "\(tried.errors)")
      let shown = try sluice(pond, "quality", "show", glob, "--format", "csv")
      #expect(shown.output.contains(#"spike.suspect,1,"usual limits""#))
      #expect(shown.output.contains { $0.hasPrefix("rate_of_change,off,sluice.yaml:") })
      #expect(pond.daemon.stop() == .exited(0))
    }

    @Test func alertsAreHeldWhileSomebodyWorksAndTheEffectIsWrittenDown() throws {
      let pond = try Self.pond()
      try pond.daemon.start()
      try send(pond, [(270, 6), (280, 6.2), (290, 6.4)])
      try pond.daemon.waitForStatus("readings") { $0.ledger.stored == 3 }
      let begun = try sluice(pond, "maintenance", "start", "probe-1", "--reason", "清洗")
      #expect(begun.ending == .exited(0), "\(begun.errors)")
      #expect(
        try sluice(pond, "maintenance", "start", "probe-1", "--reason", "x").ending == .exited(1)
      )
      pond.daemon.kill()
      try pond.daemon.start()
      try pond.measure(0.5)
      try pond.daemon.waitForStatus("a reading") { $0.ledger.stored == 4 }
      #expect(try pond.events().isEmpty)
      #expect(try flags(pond).last == 3)
      let ended = try sluice(pond, "maintenance", "stop", "qingxi-3/probe-1")
      #expect(ended.ending == .exited(0), "\(ended.errors)")
      #expect(try sluice(pond, "maintenance", "stop", "probe-1").ending == .exited(1))
      for oxygen in [2.5, 2.5, 2.5] { try pond.measure(oxygen) }
      try pond.waitFor("firing")
      let reader = try StoreReader(path: pond.daemon.storePath)
      try Eventually.holds("the effect is written down", within: 20) {
        try reader.foulings().first?.after == 2.5
      }
      let drift = try sluice(pond, "quality", "drift", "--format", "json")
      #expect(drift.output.first?.contains(#""before":6.2,"after":2.5"#) == true, "\(drift.output)")
      #expect(pond.daemon.stop() == .exited(0))
    }
  }
}
