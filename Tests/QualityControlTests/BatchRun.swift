import QualityControl
import Telemetry

/// One series run through the tests at once, with the flags of each test by row, as ioos_qc gives
/// them.
struct BatchRun {
  private(set) var grossRange: [Int] = []
  private(set) var climatology: [Int] = []
  private(set) var spike: [Int] = []
  private(set) var rateOfChange: [Int] = []
  private(set) var flatLine: [Int] = []
  private(set) var attenuated: [Int] = []
  private(set) var gap: [Int] = []

  /// Runs the tests over values at times in milliseconds.
  init(_ values: [Double?], at times: [Int64], _ tests: SeriesTests) {
    var run = SeriesRun(tests)
    for (value, time) in zip(values, times) {
      let instant = Instant(milliseconds: time)
      let verdict = run.observe(value, at: instant, moment: CalendarMoment(instant))
      let flags = verdict.flags
      grossRange.append(Int(flags.grossRange.rawValue))
      climatology.append(Int(flags.climatology.rawValue))
      rateOfChange.append(Int(flags.rateOfChange.rawValue))
      flatLine.append(Int(flags.flatLine.rawValue))
      attenuated.append(Int(flags.attenuated.rawValue))
      gap.append(Int(flags.gap.rawValue))
      if !spike.isEmpty, spike[spike.count - 1] != 9 {
        spike[spike.count - 1] = Int(verdict.spikeBefore.rawValue)
      }
      spike.append(value.map { !$0.isNaN } ?? false ? 2 : 9)
    }
    // The first value has no gap before it: ioos_qc gives it the flag of the second.
    if gap.count > 1 { gap[0] = gap[1] }
  }

  /// The flags of a test over a whole series at once: what it says of all of it, at its end.
  var wholeAttenuated: [Int] {
    let last = attenuated.last { $0 != 9 } ?? 9
    return attenuated.map { $0 == 9 ? 9 : last }
  }

  /// The worst of several tests, row by row, as `qartod_compare` has it.
  static func compare(_ columns: [[Int]]) -> [Int] {
    guard let rows = columns.first?.count else { return [] }
    return (0..<rows).map { row in
      let flags = columns.compactMap { QualityFlag(rawValue: UInt8($0[row])) }
      return Int(flags.reduce(QualityFlag.missing) { $0.worse($1) }.rawValue)
    }
  }

  /// The median of the steps between times, in seconds; 0 for fewer than three, of which ioos_qc
  /// tests none.
  static func interval(_ times: [Int64]) -> Double {
    guard times.count >= 3 else { return 0 }
    let steps = zip(times.dropFirst(), times).map { Double($0 - $1) / 1000 }
    return NeighbourTest.median(steps) ?? 0
  }
}

extension SeriesTests {
  /// The tests as ioos_qc makes them.
  static var batch: SeriesTests { SeriesTests(followsBatch: true) }

  /// Sets limits of change for both directions, in units per second.
  mutating func setRate(suspect: Double?, fail: Double?) {
    let limits = RateOfChangeTest.Limits(suspect: suspect, fail: fail)
    rateOfChange = RateOfChangeTest(rising: limits, falling: limits)
  }
}
