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
    let condition = try Self.condition(series.condition)
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
      var machine = AlertMachine(
        holdFor: try #require(TimeSpan(rule.for)),
        keepFiringFor: rule.keepFiringFor.flatMap { TimeSpan($0) } ?? .zero
      )
      for (index, row) in rows.dropFirst().enumerated() {
        let truth = Truth(Double(row[1]).map(condition.holds) ?? false)
        _ = machine.judge(
          raise: truth,
          clear: !truth,
          at: Instant(milliseconds: Int64(index) * 900_000)
        )
        var isFiring = false
        if case .firing = machine.phase { isFiring = true }
        #expect(isFiring == (row[column] == "1"), "\(rule.name) at \(row[0])")
      }
    }
  }

  /// `do < 8.86`: the recorded conditions are in Prometheus' words, not in ours.
  private static func condition(_ text: String) throws -> Rules.Expression {
    let parts = text.split(separator: " ")
    let comparison = try #require(Rules.Expression.Comparison(rawValue: String(parts[1])))
    let threshold = try #require(Double(parts[2]))
    return Rules.Expression(
      metric: String(parts[0]),
      channel: nil,
      comparison: comparison,
      threshold: threshold
    )
  }
}
