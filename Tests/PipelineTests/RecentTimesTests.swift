import Pipeline
import Telemetry
import TestSupport
import Testing

/// The memory of recent times against a plain set: it may be unsure, never wrong.
@Suite struct RecentTimesTests {
  private let series = SeriesID(rawValue: 3)

  private func time(_ value: Int64) -> Instant { Instant(milliseconds: value) }

  @Test func risingTimesAreNewAndTheirRepetitionsAreNot() {
    var recent = RecentTimes()
    for value in 1...100 {
      #expect(recent.admit(series, time(Int64(value))) == .new)
      #expect(recent.admit(series, time(Int64(value))) == .duplicate)
    }
    #expect(recent.admit(series, time(93)) == .duplicate)
    #expect(recent.admit(series, time(92)) == .unsure)
  }

  @Test func anotherSeriesKnowsNothingOfThem() {
    var recent = RecentTimes()
    #expect(recent.admit(series, time(5)) == .new)
    #expect(recent.admit(SeriesID(rawValue: 2), time(5)) == .new)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func neverCallsAStoredTimeNewNorANewOneStored(seed: UInt64) {
    var random = SplitMix(seed: seed)
    var recent = RecentTimes()
    var stored: Set<Int64> = []
    for _ in 0..<3000 {
      let value = Int64(random.next() % 60)
      switch recent.admit(series, time(value)) {
      case .new: #expect(stored.insert(value).inserted)
      case .duplicate: #expect(stored.contains(value))
      case .unsure: stored.insert(value)
      }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func aRestoredMemoryIsAsTruthful(seed: UInt64) {
    var random = SplitMix(seed: seed)
    var stored: Set<Int64> = []
    for _ in 0..<Int(random.next() % 20) { stored.insert(Int64(random.next() % 40)) }
    var recent = RecentTimes()
    recent.restore(series, newest: stored.sorted().suffix(RecentTimes.depth).map(time))
    for _ in 0..<500 {
      let value = Int64(random.next() % 60)
      switch recent.admit(series, time(value)) {
      case .new: #expect(stored.insert(value).inserted)
      case .duplicate: #expect(stored.contains(value))
      case .unsure: stored.insert(value)
      }
    }
  }
}
