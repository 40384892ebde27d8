import Foundation
import QualityControl
import Telemetry
import TestSupport
import Testing

/// The vectors of ioos_qc's own test suite (Apache-2.0), where they lie among the shared data.
@Suite(.enabled(if: SharedData.data != nil, "the shared data are not here"))
struct VectorTests {
  @Test func everyVector() throws {
    var counts: [String: Int] = [:]
    for file in SharedData.files(in: SharedData.data, suffix: "qartod-test-vectors.jsonl") {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let vector = try #require(Vector(line))
        guard let flags = vector.expected else { continue }
        #expect(try #require(vector.flags()) == flags, "\(vector.test)")
        counts[vector.function, default: 0] += 1
      }
    }
    if !counts.isEmpty { #expect(counts.values.reduce(0, +) >= 49, "\(counts)") }
  }
}

/// One call of ioos_qc with what it returned.
private struct Vector {
  let function: String
  let test: String
  let expected: [Int]?
  private let arguments: [String: Any]

  init?(_ line: Substring) {
    let parsed = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    guard let object = parsed as? [String: Any], let name = object["function"] as? String,
      let test = object["test"] as? String, let arguments = object["args"] as? [String: Any]
    else { return nil }
    (function, self.test, self.arguments) = (name, test, arguments)
    expected = (object["flags"] as? [NSNumber])?.map(\.intValue)
  }

  func flags() -> [Int]? {
    switch function {
    case "gross_range_test":
      guard let fail = range(arguments["fail_span"]) else { return nil }
      return run {
        $0.grossRange = GrossRangeTest(fail: fail, suspect: range(arguments["suspect_span"]))
      }.grossRange
    case "spike_test":
      let method = (arguments["method"] as? String).flatMap(SpikeTest.Method.init)
      return run {
        $0.spike = SpikeTest(
          method: method ?? .average,
          suspect: number("suspect_threshold"),
          fail: number("fail_threshold")
        )
      }.spike
    case "rate_of_change_test":
      return run { $0.setRate(suspect: number("threshold"), fail: nil) }.rateOfChange
    case "flat_line_test": return flatLine()
    case "attenuated_signal_test": return attenuated()
    case "climatology_test": return climatology()
    case "qartod_compare":
      let vectors = arguments["vectors"] as? [[NSNumber]]
      return vectors.map { BatchRun.compare($0.map { $0.map(\.intValue) }) }
    default: return nil
    }
  }

  private var values: [Double?] {
    (arguments["inp"] as? [Any] ?? []).map { ($0 as? NSNumber)?.doubleValue }
  }

  /// Times as texts or as seconds; one for each value where there are none.
  private var times: [Int64] {
    guard let given = arguments["tinp"] as? [Any] else {
      return values.indices.map { Int64($0) * 600_000 }
    }
    return given.compactMap { item in
      if let seconds = item as? NSNumber { return Int64(seconds.doubleValue * 1000) }
      return (item as? String).flatMap(FlagTable.milliseconds)
    }
  }

  private func number(_ name: String) -> Double? { (arguments[name] as? NSNumber)?.doubleValue }

  private func range(_ value: Any?) -> ClosedRange<Double>? {
    if let span = value as? [String: Any] {
      guard let low = span["minv"] as? NSNumber, let high = span["maxv"] as? NSNumber else {
        return nil
      }
      return low.doubleValue...high.doubleValue
    }
    let ends = (value as? [NSNumber])?.map(\.doubleValue).sorted()
    return ends.flatMap { $0.count == 2 ? $0[0]...$0[1] : nil }
  }

  private func run(_ set: (inout SeriesTests) -> Void) -> BatchRun {
    var tests = SeriesTests.batch
    set(&tests)
    return BatchRun(values, at: times, tests)
  }

  private func flatLine() -> [Int] {
    run {
      $0.flatLine = .counting(
        tolerance: number("tolerance") ?? 0,
        suspectSeconds: number("suspect_threshold"),
        failSeconds: number("fail_threshold"),
        interval: BatchRun.interval(times)
      )
    }.flatLine
  }

  private func attenuated() -> [Int]? {
    guard let measure = arguments["check_type"] as? String,
      let suspect = number("suspect_threshold"), let fail = number("fail_threshold")
    else { return nil }
    let least =
      number("min_obs") ?? number("min_period").map { $0 / BatchRun.interval(times) } ?? 1
    let seconds = number("test_period").map { Int64($0) }
    let flags = run {
      $0.attenuated = .window(
        measure,
        suspect: suspect,
        fail: fail,
        least: Int(least),
        seconds: seconds ?? 1_000_000_000
      )
      if seconds == nil { $0.attenuated?.isExact = true }
    }
    guard seconds == nil else { return flags.attenuated }
    // Over a whole series a missing value spoils nothing: it is not in it.
    let known = values.indices.filter { values[$0] != nil }
    var tests = SeriesTests.batch
    tests.attenuated = .window(
      measure,
      suspect: suspect,
      fail: fail,
      least: 1,
      seconds: 1_000_000_000
    )
    let whole = BatchRun(known.map { values[$0] }, at: known.map { times[$0] }, tests)
    return values.map { $0 == nil ? 9 : whole.attenuated.last ?? 9 }
  }

  /// A depth is a channel in Sluice: a row is held against the seasons of its depth.
  private func climatology() -> [Int]? {
    let depths = (arguments["zinp"] as? [Any] ?? []).map { ($0 as? NSNumber)?.doubleValue }
    let members = arguments["config"] as? [[String: Any]] ?? []
    let (values, times) = (values, times)
    let seasons = members.map { (season: season($0), depth: range($0["zspan"])) }
    let hasDepths = depths.contains { $0 != nil }
    return values.indices.map { row in
      let fitting = seasons.filter { _, span in
        guard let span else { return true }
        return hasDepths && depths[row].map(span.contains) ?? false
      }
      var tests = SeriesTests.batch
      tests.climatology = ClimatologyTest(fitting.map(\.season))
      return BatchRun([values[row]], at: [times[row]], tests).climatology[0]
    }
  }

  private func season(_ member: [String: Any]) -> Season {
    var season = Season(suspect: range(member["vspan"]), fail: range(member["fspan"]))
    let span = member["tspan"] as? [String: Any]
    if let low = (span?["minv"] as? NSNumber)?.intValue,
      let high = (span?["maxv"] as? NSNumber)?.intValue
    {
      switch member["period"] as? String {
      case "month": season.months = Set(low...high)
      case "week", "weekofyear": season.weeks = Season.ClosedSpan(low, high)
      case "dayofyear": season.days = Season.ClosedSpan(low, high)
      case "hour": season.hours = Season.ClosedSpan(low, high)
      default: break
      }
    } else if let low = (span?["minv"] as? String).flatMap(FlagTable.milliseconds),
      let high = (span?["maxv"] as? String).flatMap(FlagTable.milliseconds)
    {
      season.times = Instant(milliseconds: low)...Instant(milliseconds: high)
    }
    return season
  }
}
