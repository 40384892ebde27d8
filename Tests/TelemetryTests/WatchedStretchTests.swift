import Telemetry
import Testing

@Suite struct WatchedStretchTests {
  private static func second(_ second: Int64) -> Instant {
    Instant(milliseconds: 1_753_401_600_000 + second * 1000)
  }

  private static func range(_ start: Int64, _ end: Int64) -> TimeRange {
    TimeRange(start: second(start), end: second(end))
  }

  @Test func longPausesDoNotCount() {
    var watch = WatchedTime()
    #expect(watch.current == nil)
    #expect(watch.total(at: Self.second(5)) == .zero)
    for now in [0, 10, 40, 71, 80] as [Int64] { watch.tick(now: Self.second(now)) }
    #expect(watch.ranges == [Self.range(0, 40), Self.range(71, 80)])
    #expect(watch.total == .seconds(49))
    let moments: [(Int64, Int64)] = [
      (-5, 0), (0, 0), (7, 7), (40, 40), (60, 40), (71, 40), (90, 49),
    ]
    for (moment, total) in moments {
      #expect(watch.total(at: Self.second(moment)) == .seconds(total), "\(moment)")
    }
  }

  /// What was kept goes on as if it had never been put down, over any number of stretches.
  @Test func itGoesOnFromWhatIsKept() {
    var watch = WatchedTime()
    var clock: Int64 = 0
    for number in 0..<500 {
      clock += number.isMultiple(of: 7) ? 100 : 9
      watch.tick(now: Self.second(clock))
      if number.isMultiple(of: 50) { watch = WatchedTime(watch.ranges) }
    }
    let again = WatchedTime(watch.ranges)
    #expect(again.total == watch.total && again.until == watch.until)
    for moment in stride(from: -10, through: clock + 50, by: 3) {
      let counted = watch.ranges.reduce(Int64(0)) { sum, range in
        sum + max(0, (min(range.end, Self.second(moment)) - range.start).milliseconds)
      }
      #expect(watch.total(at: Self.second(moment)).milliseconds == counted)
      #expect(again.total(at: Self.second(moment)).milliseconds == counted)
    }
  }

  /// A clock that goes back passes the same time again; that is watched, and the time before it ends there.
  @Test func aClockThatGoesBackTakesNothingAway() {
    var watch = WatchedTime()
    for now in [0, 20, 100, 120, 90] as [Int64] { watch.tick(now: Self.second(now)) }
    #expect(watch.total == .seconds(40))
    #expect(watch.ranges == [Self.range(0, 20), Self.range(90, 90)])
    watch.tick(now: Self.second(110))
    #expect(watch.total == .seconds(60))
    watch.tick(now: Self.second(95))
    #expect(watch.ranges == [Self.range(0, 20), Self.range(90, 95), Self.range(95, 95)])
    #expect(watch.total(at: Self.second(94)) <= watch.total)
  }

  /// Stretches of earlier versions may lie over each other.
  @Test func stretchesThatOverlapCountOnce() {
    let watch = WatchedTime([Self.range(0, 100), Self.range(60, 80), Self.range(70, 120)])
    #expect(watch.ranges == [Self.range(0, 60), Self.range(60, 70), Self.range(70, 120)])
    #expect(watch.total == .seconds(120))
  }
}
