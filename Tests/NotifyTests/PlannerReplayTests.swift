import Notify
import Telemetry
import TestSupport
import Testing

/// A day of random alerts: the same again, and with a restart after every step.
@Suite struct PlannerReplayTests {
  private static func plan() -> NotificationPlan {
    var critical = RouteDefinition(name: "critical", channels: ["room"])
    critical.matcher = AlertMatcher([.severity: [SeriesGlob("critical")]])
    (critical.repeatInterval, critical.repeatLimit, critical.escalation) =
      (.minutes(10), 3, "up")
    var plan = PlannerBench.plan(critical)
    plan.routes.append(PlannerBench.grouped { $0.muted = ["night"] })
    plan.escalations = ["up": [EscalationStep(after: .minutes(15), channels: ["backup"])]]
    plan.intervals = ["night": [CalendarInterval(times: [.init(start: 1320, end: 360)])]]
    plan.inhibitions = [
      Inhibition(
        source: AlertMatcher([.rule: [SeriesGlob("r0")]]),
        target: AlertMatcher([.severity: [SeriesGlob("minor")]]),
        equal: [.site]
      )
    ]
    return plan
  }

  private func day(seed: UInt64, restarting: Bool) -> PlannerBench {
    var bench = PlannerBench(Self.plan())
    var random = SplitMix(seed: seed)
    var open: [Alert] = []
    var episodes = 0
    var minute = 0.0
    while minute < 24 * 60 {
      let step = Double(Int.random(in: 1...20, using: &random))
      bench.pass(from: minute, to: minute + step)
      minute += step
      if restarting { bench.restart() }
      if open.count > 3 || Bool.random(using: &random), !open.isEmpty {
        let index = Int.random(in: 0..<open.count, using: &random)
        if Int.random(in: 0..<3, using: &random) == 0 {
          let moment = minute
          bench.change(open[index], at: minute) {
            $0.acknowledged = .init(by: "w", at: PlannerBench.at(moment), note: "")
          }
        } else {
          bench.resolve(open.remove(at: index), at: minute)
        }
      } else {
        episodes += 1
        let alert = PlannerBench.alert(
          "d\(Int.random(in: 0..<5, using: &random))",
          rule: "r\(Int.random(in: 0..<3, using: &random))",
          severity: Bool.random(using: &random) ? .critical : .minor,
          began: minute,
          episode: episodes
        )
        guard !open.contains(where: { $0.rule == alert.rule && $0.device == alert.device }) else {
          continue
        }
        open.append(alert)
        bench.fire(alert, at: minute)
      }
    }
    return bench
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func aDayGivesTheSameMessagesAgainAndOverRestarts(seed: UInt64) {
    let first = day(seed: seed, restarting: false)
    #expect(first.messages.count > 20)
    #expect(day(seed: seed, restarting: false).messages == first.messages)
    let restarted = day(seed: seed, restarting: true)
    #expect(restarted.messages == first.messages)
    #expect(restarted.rows == first.rows)
  }
}
