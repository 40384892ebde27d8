import Foundation
import QualityControl
import Telemetry
import TestSupport
import Testing

/// What a series keeps instead of its values, against the values themselves.
@Suite struct BoundedMemoryTests {
  private static let minute: Int64 = 60_000

  /// Values that creep, stand still, jump and turn, in steps of a sensor or in none.
  private static func values(_ seed: UInt64, step: Double) -> [Double] {
    var random = SplitMix(seed: seed)
    var value = 20.0
    return (0..<3000).map { index in
      switch index / 250 % 4 {
      case 0: value += 0.0004
      case 1: value += Double(Int(random.next() % 5) - 2) * 0.01
      case 2: value -= random.next() % 3 == 0 ? 0.0007 : 0
      default: value += Double(Int(random.next() % 41) - 20) * 0.02
      }
      return step > 0 ? (value / step).rounded() * step : value
    }
  }

  @Test(arguments: [0.0, 0.01], [1, 2, 3] as [UInt64])
  func aFlatLineIsTheLongestRunWithinTheTolerance(step: Double, seed: UInt64) {
    let values = Self.values(seed, step: step)
    var tests = SeriesTests()
    tests.flatLine = FlatLineTest(
      tolerance: 0.03,
      suspect: 60 * Self.minute,
      fail: 120 * Self.minute
    )
    var run = SeriesRun(tests)
    var found: Set<QualityFlag> = []
    for (row, value) in values.enumerated() {
      let time = Instant(milliseconds: Int64(row) * Self.minute)
      let flag = run.observe(value, at: time, moment: CalendarMoment(time)).flags.flatLine
      var (low, high, first) = (value, value, row)
      while first > 0, max(high, values[first - 1]) - min(low, values[first - 1]) < 0.03 {
        first -= 1
        (low, high) = (min(low, values[first]), max(high, values[first]))
      }
      let expected: QualityFlag = row - first >= 120 ? .fail : row - first >= 60 ? .suspect : .good
      #expect(flag == expected, "row \(row)")
      found.insert(flag)
    }
    #expect(found == [.good, .suspect, .fail])
  }

  @Test(arguments: AttenuatedSignalTest.Measure.allCases, [4, 5] as [UInt64])
  func aSignalIsMeasuredOverTheSlotsOfItsWindow(
    measure: AttenuatedSignalTest.Measure,
    seed: UInt64
  ) {
    let values = Self.values(seed, step: 0)
    let limits: (suspect: Double, fail: Double) = measure == .range ? (0.4, 0.1) : (0.1, 0.03)
    var tests = SeriesTests()
    tests.attenuated = AttenuatedSignalTest(
      measure: measure,
      window: 240 * Self.minute,
      suspect: limits.suspect,
      fail: limits.fail,
      minimumCount: 30
    )
    var run = SeriesRun(tests)
    var found: Set<QualityFlag> = []
    var random = SplitMix(seed: seed)
    var times: [Int64] = [7 * Self.minute]
    while times.count < values.count {
      times.append(times[times.count - 1] + Int64(random.next() % 100 == 0 ? 90 : 3) * Self.minute)
    }
    for (row, time) in times.enumerated() {
      let now = Instant(milliseconds: time)
      let flag = run.observe(values[row], at: now, moment: CalendarMoment(now)).flags.attenuated
      // The slot of ten minutes that the newest value lies in, and 24 before it.
      let from = time / (10 * Self.minute) - 24
      let inside = (0...row).filter { times[$0] / (10 * Self.minute) >= from }.map { values[$0] }
      guard time - times[0] >= 240 * Self.minute, inside.count >= 30 else {
        #expect(flag == .notEvaluated)
        continue
      }
      let movement = Self.movement(inside, measure)
      // Sums of slots are rounded otherwise than a sum of all.
      guard abs(movement - limits.suspect) > 1e-9, abs(movement - limits.fail) > 1e-9 else {
        continue
      }
      let expected: QualityFlag =
        movement < limits.fail ? .fail : movement < limits.suspect ? .suspect : .good
      #expect(flag == expected, "row \(row)")
      found.insert(flag)
    }
    #expect(found == [.good, .suspect, .fail])
  }

  private static func movement(
    _ values: [Double],
    _ measure: AttenuatedSignalTest.Measure
  ) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    switch measure {
    case .range: return (values.max() ?? 0) - (values.min() ?? 0)
    case .deviation:
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
        .squareRoot()
    case .circular:
      let angles = values.map { $0 * .pi / 180 }
      let (east, north) = (angles.reduce(0) { $0 + cos($1) }, angles.reduce(0) { $0 + sin($1) })
      let length = (east * east + north * north).squareRoot() / Double(values.count)
      return (-2 * log(min(1, length))).squareRoot() * 180 / .pi
    }
  }

  @Test func aSeriesTakesLessThan300BytesAndItsWindows() {
    let stage = QualityStage()
    #expect(stage.footprint.series <= 300)
  }

  @Test func ofManyNeighboursSomeAreEnough() {
    var reason = ""
    let changes = ["neighbour.factor=4", "neighbour.floor=0.5"].compactMap {
      QualitySetting.change($0, reason: &reason)
    }
    let override = QualityOverride(scope: QualityOverride.Scope(), changes: changes, place: "")
    var bench = StageBench(policy: QualityPolicy(overrides: [override]))
    let probes = (1...300).map { bench.series("water_temp", device: "probe-\($0)") }
    bench.take(probes.map { ($0, 0, 20) })
    for (number, probe) in probes.enumerated() where number % 50 == 0 || number == 299 {
      bench.take([(probe, 1, 21)])
      #expect(bench.samples(of: probe).map(\.reasons) == [[], .neighbour], "probe \(number)")
      bench.take([(probe, 2, 20)])
    }
  }
}
