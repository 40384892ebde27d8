import Foundation
import TestSupport

/// A recorded series with the limits and flags of ioos_qc.
struct RecordedSeries {
  struct Limits {
    var grossRange: (fail: ClosedRange<Double>, suspect: ClosedRange<Double>)
    var spike: (suspect: Double, fail: Double)
    /// In units per second.
    var rate: Double
    var flat: (tolerance: Double, suspect: Double, fail: Double)
  }

  let name: String
  let table: FlagTable
  let limits: Limits

  /// Every series that a `config.json` beside it gives limits of.
  static func all() throws -> [RecordedSeries] {
    try SharedData.files(in: SharedData.data, suffix: "config.json").flatMap {
      config -> [RecordedSeries] in
      let object = try JSONSerialization.jsonObject(with: Data(contentsOf: config))
      let series = (object as? [String: Any])?["series"] as? [String: Any] ?? [:]
      return try series.sorted { $0.key < $1.key }.compactMap { name, value in
        guard let limits = limits(of: value) else { return nil }
        let file = config.deletingLastPathComponent().appendingPathComponent("\(name).csv")
        return RecordedSeries(name: name, table: try FlagTable(file: file), limits: limits)
      }
    }
  }

  private static func limits(of value: Any) -> Limits? {
    guard let tests = value as? [String: Any] else { return nil }
    func number(_ test: String, _ key: String) -> Double? {
      ((tests[test] as? [String: Any])?[key] as? NSNumber)?.doubleValue
    }
    func span(_ key: String) -> ClosedRange<Double>? {
      let test = tests["gross_range_test"] as? [String: Any]
      let ends = (test?[key] as? [NSNumber])?.map(\.doubleValue)
      return ends.flatMap { $0.count == 2 ? $0[0]...$0[1] : nil }
    }
    guard let fail = span("fail_span"), let suspect = span("suspect_span"),
      let low = number("spike_test", "suspect_threshold"),
      let high = number("spike_test", "fail_threshold"),
      let rate = number("rate_of_change_test", "threshold"),
      let tolerance = number("flat_line_test", "tolerance"),
      let short = number("flat_line_test", "suspect_threshold"),
      let long = number("flat_line_test", "fail_threshold")
    else { return nil }
    return Limits(
      grossRange: (fail, suspect),
      spike: (low, high),
      rate: rate,
      flat: (tolerance, short, long)
    )
  }
}
