import Foundation
import Rules
import Telemetry
import TestSupport
import Testing

/// Windows against the whole list of values, looked through anew each time, and against pandas.
@Suite struct WindowOracleTests {
  private static let figures: [(name: String, from: @Sendable ([Double]) -> Double)] = [
    ("mean", { $0.reduce(0, +) / Double($0.count) }), ("min", { $0.min() ?? .nan }),
    ("max", { $0.max() ?? .nan }), ("sum", { $0.reduce(0, +) }), ("count", { Double($0.count) }),
    ("first", { $0.first ?? .nan }), ("last", { $0.last ?? .nan }),
    ("delta", { ($0.last ?? .nan) - ($0.first ?? .nan) }),
    (
      "median",
      {
        let sorted = $0.sorted()
        return (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
      }
    ),
    (
      "stddev",
      { values in
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count)).squareRoot()
      }
    ),
    (
      "increase",
      { values in
        zip(values, values.dropFirst()).reduce(0) { $0 + ($1.1 >= $1.0 ? $1.1 - $1.0 : $1.1) }
      }
    ),
  ]

  /// Random values at random times, some late, some at one moment; the rule compares the window with
  /// the list's own figure, shifted a little to either side.
  @Test(arguments: figures.map(\.name))
  func windowsEqualTheWholeList(name: String) throws {
    let figure = try #require(Self.figures.first { $0.name == name }).from
    var random = SplitMix(seed: 7_250_725)
    let expression = try Rules.Expression(parsing: "\(name)(`x`, 20m) > -1e9")
    var farm = RuleFarm(rules: [RuleDefinition(name: "r", when: expression)])
    let series = farm.series("s/d/x")
    let part = try #require(expression.parts.first { $0.text.hasPrefix("\(name)(") })
    var all: [TimedReading] = []
    var clock: Int64 = 0
    for _ in 0..<600 {
      let isLate = name != "increase" && Int.random(in: 0..<8, using: &random) == 0
      clock += isLate ? 0 : Int64.random(in: 0...300, using: &random) * 1000
      let time = isLate ? clock - Int64.random(in: 1...600, using: &random) * 1000 - 7 : clock
      let value = Double(Int.random(in: -40...40, using: &random)) / 4
      if all.contains(where: { $0.time == time }) { continue }
      all.append(TimedReading(time: time, value: value))
      farm.feed(series, value, at: RuleFarm.start + .milliseconds(time))
      farm.collect()
      let present = all.map(\.time).max() ?? 0
      let inside = all.filter { $0.time > present - 1_200_000 }.sorted { $0.time < $1.time }
      if name == "delta", inside.count < 2 { continue }
      let truth = figure(inside.map(\.value))
      let told = farm.engine.values(
        of: [part],
        rule: "r",
        site: "s",
        device: "d",
        at: RuleFarm.start + .milliseconds(present)
      )
      let known = try #require(told.first?.number)
      #expect(abs(known - truth) < 1e-9, "\(name) of \(inside.count) values")
    }
  }

  private struct TimedReading {
    var time: Int64
    var value: Double
  }

  private struct Case {
    var samples: [(time: Instant, value: Double)] = []
  }

  @Test(.enabled(if: SharedData.oracles != nil, "the reference values are not here"))
  func hoursOfTheDayAsPandasCountsThem() throws {
    let folder = try #require(SharedData.oracles)
    let samples = try Self.rows(folder.appendingPathComponent("do_time_fraction_samples.csv"))
    var cases: [String: Case] = [:]
    for row in samples {
      let time = try #require(Self.time(row[1]))
      let value = try #require(Double(row[2]))
      cases[row[0], default: Case()].samples.append((time, value))
    }
    let truths = try Self.rows(folder.appendingPathComponent("do_time_fraction.csv"))
    #expect(!truths.isEmpty)
    for truth in truths {
      let one = try #require(cases[truth[0]])
      try judge(one, truth)
    }
  }

  /// case, samples, hours known, above 5, below 3, least value, verdict.
  private func judge(_ one: Case, _ truth: [String]) throws {
    let failing = try Rules.Expression(
      parsing: """
        hours(dissolved_oxygen > 5, 24h) < 16 or min(dissolved_oxygen, 24h) < 3
        """
    )
    let passing = try Rules.Expression(
      parsing: """
        hours(dissolved_oxygen > 5, 24h) >= 16 and min(dissolved_oxygen, 24h) >= 3 \
        and known_hours(dissolved_oxygen, 24h) > 0 and hours(dissolved_oxygen < 3, 24h) >= 0
        """
    )
    var farm = RuleFarm(
      rules: [
        RuleDefinition(name: "fails", when: failing, staleAfter: .minutes(30)),
        RuleDefinition(name: "passes", when: passing, staleAfter: .minutes(30)),
      ]
    )
    let series = farm.series("s/d/dissolved_oxygen")
    let start = try #require(one.samples.first?.time)
    let end = start + .hours(24)
    for sample in one.samples where sample.time < end {
      farm.feed(series, sample.value, at: sample.time)
    }
    farm.engine.advance(to: end)
    farm.collect()
    let told = farm.engine.values(
      of: passing.parts,
      rule: "passes",
      site: "s",
      device: "d",
      at: end
    )
    func hours(_ text: String) throws -> Double {
      try #require(told.first { $0.part.text == text }?.number)
    }
    let tolerance = 0.01  // pandas counts whole seconds: one for each edge of a gap
    let known = try hours("known_hours(dissolved_oxygen, 1d)")
    let above = try hours("hours(dissolved_oxygen > 5, 1d)")
    let below = try hours("hours(dissolved_oxygen < 3, 1d)")
    #expect(abs(known - (Double(truth[2]) ?? .nan)) < tolerance, "\(truth[0])")
    #expect(abs(above - (Double(truth[3]) ?? .nan)) < tolerance, "\(truth[0])")
    #expect(abs(below - (Double(truth[4]) ?? .nan)) < tolerance, "\(truth[0])")
    func isFiring(_ rule: String) -> Bool {
      farm.alerts.values.contains { $0.rule == rule && $0.state == .firing }
    }
    let verdict = isFiring("fails") ? "fail" : isFiring("passes") ? "pass" : "undetermined"
    #expect(verdict == truth[6], "\(truth[0])")
  }

  private static func rows(_ file: URL) throws -> [[String]] {
    try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
      .filter { !$0.hasPrefix("#") }.dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  private static func time(_ text: String) -> Instant? {
    let formatter = ISO8601DateFormatter()
    return formatter.date(from: text).map {
      Instant(milliseconds: Int64($0.timeIntervalSince1970 * 1000))
    }
  }

  @Test(.enabled(if: SharedData.oracles != nil, "the reference values are not here"))
  func hotAndColdDaysInARow() throws {
    let folder = try #require(SharedData.oracles)
    let temperatures = try Self.rows(folder.appendingPathComponent("stress_samples.csv"))
      .compactMap { Double($0[1]) }
    func run(_ condition: String) throws -> Double {
      let expression = try Rules.Expression(parsing: "days_in_a_row(\(condition)) >= 0")
      var farm = RuleFarm(
        rules: [RuleDefinition(name: "r", when: expression, staleAfter: .hours(1))]
      )
      let series = farm.series("s/d/air_temp")
      for (hour, value) in temperatures.enumerated() {
        farm.feed(series, value, at: RuleFarm.start + .hours(Int64(hour)))
      }
      let end = RuleFarm.start + .hours(Int64(temperatures.count))
      farm.feed(series, 20, at: end)
      farm.collect()
      let part = try #require(expression.parts.first { $0.text.hasPrefix("days_in_a_row") })
      let told = farm.engine.values(of: [part], rule: "r", site: "s", device: "d", at: end)
      return try #require(told.first?.number)
    }
    #expect(try run("max(air_temp) >= 35 Cel") == 2)
    #expect(try run("mean(air_temp) >= 30 Cel") == 2)
    #expect(try run("mean(air_temp) <= 12 Cel") == 0)
  }
}
