import QualityControl
import Telemetry
import TestSupport
import Testing

/// A stop and a start at any moment of a recorded series change no flag.
@Suite(.enabled(if: SharedData.data != nil, "the shared data are not here"))
struct RestartTests {
  @Test func aRestartAnywhereChangesNoFlag() throws {
    for recorded in try RecordedSeries.all() {
      guard let metric = Self.metric(of: recorded.name) else { continue }
      let table = recorded.table
      var whole = StageBench.pond()
      var broken = StageBench.pond()
      let series = whole.series(metric)
      _ = broken.series(metric)
      for (row, (time, value)) in zip(table.times, table.values).enumerated() {
        whole.take([(series, time, value)])
        // Stops fall on every phase of windows and runs, more often where values stand still.
        if row % 41 == 0 || row % 500 < 8 { broken.restart() }
        broken.take([(series, time, value)])
      }
      #expect(broken.samples(of: series) == whole.samples(of: series), "\(recorded.name)")
      #expect(!broken.stage.hasUnsettled, "\(recorded.name)")
    }
  }

  private static func metric(of name: String) -> String? {
    let names = ["temp": "water_temp", "cond": "water_ec", "do": "dissolved_oxygen", "ph": "ph"]
    return name.split(separator: "-").last.flatMap { names[String($0)] }
  }
}
