import Rules
import Telemetry
import Testing

/// Plain lines: truth and time in, event out.
@Suite struct AlertMachineTests {
  private func at(_ minutes: Int64) -> Instant { Instant(milliseconds: minutes * 60_000) }

  @Test func firesAtTheFirstEvaluationAfterFor() {
    var machine = AlertMachine(holdFor: .minutes(10), keepFiringFor: .zero)
    #expect(machine.judge(raise: .no, clear: .yes, at: at(0)) == nil)
    #expect(machine.judge(raise: .yes, clear: .no, at: at(5)) == .becamePending)
    #expect(machine.judge(raise: .yes, clear: .no, at: at(14)) == nil)
    #expect(machine.judge(raise: .yes, clear: .no, at: at(15)) == .fired)
    #expect(machine.judge(raise: .no, clear: .yes, at: at(20)) == .resolved)
    #expect(machine.phase == .inactive)
  }

  @Test func firesAtOnceWithoutFor() {
    var machine = AlertMachine(holdFor: .zero, keepFiringFor: .zero)
    #expect(machine.judge(raise: .yes, clear: .no, at: at(5)) == .fired)
  }

  @Test func aBreakBeforeFiringStartsOver() {
    var machine = AlertMachine(holdFor: .minutes(10), keepFiringFor: .zero)
    #expect(machine.judge(raise: .yes, clear: .no, at: at(0)) == .becamePending)
    #expect(machine.judge(raise: .no, clear: .yes, at: at(9)) == .withdrew)
    #expect(machine.judge(raise: .yes, clear: .no, at: at(10)) == .becamePending)
    #expect(machine.judge(raise: .yes, clear: .no, at: at(19)) == nil)
    #expect(machine.judge(raise: .yes, clear: .no, at: at(20)) == .fired)
  }

  @Test func keepsFiringFromTheFirstEvaluationAtWhichItEnded() {
    var machine = AlertMachine(holdFor: .zero, keepFiringFor: .minutes(30))
    #expect(machine.judge(raise: .yes, clear: .no, at: at(0)) == .fired)
    #expect(machine.judge(raise: .no, clear: .yes, at: at(5)) == nil)
    #expect(machine.judge(raise: .no, clear: .yes, at: at(34)) == nil)
    #expect(machine.judge(raise: .yes, clear: .no, at: at(34)) == nil)
    #expect(machine.judge(raise: .no, clear: .yes, at: at(40)) == nil)
    #expect(machine.judge(raise: .no, clear: .yes, at: at(69)) == nil)
    #expect(machine.judge(raise: .no, clear: .yes, at: at(70)) == .resolved)
  }

  @Test func betweenRaiseAndClearItGoesOn() {
    var machine = AlertMachine(holdFor: .zero, keepFiringFor: .zero)
    #expect(machine.judge(raise: .yes, clear: .no, at: at(0)) == .fired)
    #expect(machine.judge(raise: .no, clear: .no, at: at(5)) == nil)
    #expect(machine.judge(raise: .no, clear: .yes, at: at(10)) == .resolved)
  }

  @Test func theUnknownChangesNothing() {
    var pending = AlertMachine(holdFor: .minutes(10), keepFiringFor: .zero)
    #expect(pending.judge(raise: .unknown, clear: .unknown, at: at(0)) == nil)
    #expect(pending.phase == .inactive)
    #expect(pending.judge(raise: .yes, clear: .no, at: at(1)) == .becamePending)
    #expect(pending.judge(raise: .unknown, clear: .unknown, at: at(60)) == nil)
    #expect(pending.phase == .pending(since: at(1)))
    #expect(pending.judge(raise: .yes, clear: .no, at: at(61)) == .fired)
    #expect(pending.judge(raise: .unknown, clear: .unknown, at: at(120)) == nil)
    #expect(pending.phase == .firing(since: at(1), firedAt: at(61), clearSince: nil))
  }

  @Test func goesOnFromAStoredPhase() {
    var machine = AlertMachine(
      holdFor: .minutes(10),
      keepFiringFor: .zero,
      phase: .pending(since: at(0))
    )
    #expect(machine.judge(raise: .yes, clear: .no, at: at(10)) == .fired)
  }
}
