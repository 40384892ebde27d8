import Foundation
import Rules
import Telemetry
import TestSupport
import Testing

/// The alert timelines that promtool computes for real series, evaluation by evaluation.
@Suite struct PrometheusTimelineTests {
  private struct Configuration: Decodable {
    struct Series: Decodable {
      struct Rule: Decodable {
        var name: String
        var `for`: String
        var keepFiringFor: String?
      }

      var series: String
      var condition: String
      var rules: [Rule]
    }

    var series: [Series]
  }

  private static let folder = SharedData.data?.appendingPathComponent("oracles/alerts")

  private static let series: [String] = {
    let files = SharedData.files(in: folder, suffix: ".csv")
    return files.map { $0.deletingPathExtension().lastPathComponent }
  }()

  @Test(
    .enabled(if: !series.isEmpty, "the recorded data is absent: set SLUICE_DATA"),
    arguments: series
  )
  func timelinesAreEqualAtEveryEvaluation(name: String) throws {
    let folder = try #require(Self.folder)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let configuration = try decoder.decode(
      Configuration.self,
      from: Data(contentsOf: folder.appendingPathComponent("config.json"))
    )
    let series = try #require(configuration.series.first { $0.series == name })
    let text = try String(
      contentsOf: folder.appendingPathComponent("\(name).csv"),
      encoding: .utf8
    )
    let rows = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let header = try #require(rows.first)
    for rule in series.rules {
      let column = try #require(header.firstIndex { $0 == rule.name })
      var farm = RuleFarm(rules: [try Self.rule(series.condition, rule)])
      let probe = farm.series("prometheus/probe/value")
      for (index, row) in rows.dropFirst().enumerated() {
        let time = Instant(milliseconds: Int64(index) * 900_000)
        if let value = Double(row[1]) { farm.feed(probe, value, at: time) }
        farm.engine.advance(to: time)
        farm.collect()
        #expect(farm.isFiring == (row[column] == "1"), "\(rule.name) at \(row[0])")
      }
    }
  }

  /// `do < 8.86`: the recorded conditions are in Prometheus' words; a sample that is missing ends
  /// an alert there, because the look-back is shorter than the step.
  private static func rule(
    _ condition: String,
    _ rule: Configuration.Series.Rule
  ) throws -> RuleDefinition {
    let parts = condition.split(separator: " ")
    return RuleDefinition(
      name: rule.name,
      when: try Rules.Expression(parsing: "`value` \(parts[1]) \(parts[2])"),
      holdFor: try #require(TimeSpan(rule.for)),
      keepFiringFor: rule.keepFiringFor.flatMap { TimeSpan($0) } ?? .zero,
      staleAfter: .minutes(5),
      onSilence: .clear
    )
  }
}
