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
    aggregate.add(3, at: at(30))
    aggregate.add(1, at: at(10))
    aggregate.add(99, at: at(40), used: false)
    aggregate.add(-2, at: at(20))
    #expect(aggregate.count == 4 && aggregate.good == 3)
    #expect(aggregate.minimum == -2 && aggregate.maximum == 3)
    #expect(aggregate.first == 1 && aggregate.last == 3)
    #expect(aggregate.sum == 2)
    #expect(aggregate.mean == 2.0 / 3)
  }

  @Test("sums do not lose small values among large ones")
  func compensation() {
    var aggregate = Aggregate()
    // Neumaier's own example (1974), at which plain summation and Kahan's give 0.
    for (index, value) in [1.0, 1e100, 1.0, -1e100].enumerated() {
      aggregate.add(value, at: at(Int64(index)))
    }
    #expect(aggregate.sum == 2)
    var tenths = Aggregate()
    for index in 0..<1_000_000 { tenths.add(0.1, at: at(Int64(index))) }
    #expect(tenths.mean == 0.1)
  }
}
