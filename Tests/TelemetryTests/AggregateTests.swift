import Telemetry
import TestSupport
import Testing

@Suite("Aggregates")
struct AggregateTests {
  private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

  @Test("nothing has no mean")
  func empty() {
    let nothing = Aggregate()
    #expect(nothing.count == 0 && nothing.good == 0)
    #expect(nothing.mean == nil && nothing.sum == nil && nothing.minimum == nil)
    #expect(nothing.maximum == nil && nothing.first == nil && nothing.last == nil)
  }

  @Test("values in any order; those that are not used only count")
  func values() {
    var aggregate = Aggregate()
    aggregate.add(3, flag: .good, at: at(30))
    aggregate.add(1, flag: .notEvaluated, at: at(10))
    aggregate.add(99, flag: .fail, at: at(40), isUsed: false)
    aggregate.add(nil, flag: .missing, at: at(50))
    aggregate.add(-2, flag: .good, at: at(20))
    #expect(aggregate.count == 4 && aggregate.good == 3 && aggregate.used == 3)
    #expect(aggregate.flags == FlagCounts(passed: 2, notEvaluated: 1, fail: 1, missing: 1))
    #expect(aggregate.flags.samples == 5)
    #expect(aggregate.minimum == -2 && aggregate.maximum == 3)
    #expect(aggregate.earliest == TimedValue(time: at(10), value: 1))
    #expect(aggregate.latest == TimedValue(time: at(30), value: 3))
    #expect(aggregate.first == 1 && aggregate.last == 3)
    #expect(aggregate.sum == 2)
    #expect(aggregate.mean == 2.0 / 3)
  }

  @Test("sums do not lose small values among large ones")
  func compensation() {
    var aggregate = Aggregate()
    // Neumaier's own example (1974), at which plain summation and Kahan's give 0.
    for (index, value) in [1.0, 1e100, 1.0, -1e100].enumerated() {
      aggregate.add(value, flag: .good, at: at(Int64(index)))
    }
    #expect(aggregate.sum == 2)
    var tenths = Aggregate()
    for index in 0..<1_000_000 { tenths.add(0.1, flag: .good, at: at(Int64(index))) }
    #expect(tenths.mean == 0.1)
  }

  @Test("joined stretches equal the whole, wherever it is cut")
  func joining() {
    let values = (0..<60).map { Double(($0 * 37) % 23) - 7 }
    func aggregate(_ range: Range<Int>) -> Aggregate {
      var one = Aggregate()
      for index in range {
        let flag: QualityFlag = index % 7 == 0 ? .fail : index % 3 == 0 ? .good : .notEvaluated
        one.add(
          index % 11 == 0 ? nil : values[index],
          flag: flag,
          at: at(Int64(index)),
          isUsed: flag != .fail
        )
      }
      return one
    }
    for cut in 0...60 {
      var joined = aggregate(0..<cut)
      joined.join(aggregate(cut..<60))
      #expect(joined == aggregate(0..<60))
      var backwards = aggregate(cut..<60)
      backwards.join(aggregate(0..<cut))
      #expect(backwards == aggregate(0..<60))
    }
  }

  @Test("an aggregate made of its parts is the one that they came from")
  func parts() {
    var whole = Aggregate()
    for index in 0..<5 { whole.add(Double(index), flag: .good, at: at(Int64(index))) }
    let again = Aggregate(
      flags: whole.flags,
      used: whole.used,
      minimum: whole.minimum,
      maximum: whole.maximum,
      earliest: whole.earliest,
      latest: whole.latest,
      total: CompensatedSum(high: whole.total.high, low: whole.total.low)
    )
    #expect(again == whole)
  }
}
