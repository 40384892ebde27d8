import FieldSimulation
import Telemetry
import Testing

@Suite struct PacerTests {
  private let now = Instant(milliseconds: 1_753_401_600_000)

  @Test func aReplayCatchesUpAndThenKeepsToTheClock() {
    let start = now - .hours(26)
    let pacer = Pacer(speed: .factor(900), start: start, began: now)
    #expect(pacer.due(start) == now)
    #expect(pacer.due(start + .hours(13)) == now + .seconds(52))
    // 26 h at 900 times the speed: caught up after 104.1 s, and from there event time is due time.
    #expect(pacer.due(now) == now + .seconds(104))
    #expect(pacer.due(now + .seconds(104)) == now + .milliseconds(104_116))
    #expect(pacer.due(now + .seconds(105)) == now + .seconds(105))
    #expect(pacer.due(now + .days(1)) == now + .days(1))
  }

  @Test func realTimeFromThePastStaysBehind() {
    let pacer = Pacer(speed: .factor(1), start: now - .hours(1), began: now)
    #expect(pacer.due(now) == now + .hours(1))
  }

  @Test func theFastestReplayWaitsForTheClockAlone() {
    let pacer = Pacer(speed: .unlimited, start: now - .days(365), began: now)
    #expect(pacer.due(now - .days(3)) == now - .days(3))
    #expect(pacer.due(now + .seconds(5)) == now + .seconds(5))
  }

  @Test func speedsAreFactorsOrMax() {
    #expect(ReplaySpeed("max") == .unlimited)
    #expect(ReplaySpeed("60") == .factor(60))
    #expect(ReplaySpeed("1.5") == .factor(1.5))
    for text in ["", "0", "0.5", "-3", "nan", "inf", "fast", "1e9"] {
      #expect(ReplaySpeed(text) == nil)
    }
  }
}
