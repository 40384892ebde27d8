import Notify
import Telemetry
import Testing

/// Who is told what and when, over simulated time.
@Suite struct NotificationPlannerTests {
  private typealias Bench = PlannerBench

  private func alert(_ device: String?, began: Double, rule: String = "low") -> Alert {
    Bench.alert(device, rule: rule, began: began)
  }

  @Test func withoutGroupingEveryChangeIsToldAtOnce() {
    var bench = Bench(Bench.plan(RouteDefinition(name: "r", channels: ["room"])))
    bench.fire(alert("a", began: 0), at: 0)
    bench.fire(alert("b", began: 0), at: 0.5)
    bench.resolve(alert("a", began: 0), at: 1)
    bench.pass(from: 1, to: 5)
    #expect(
      bench.said == ["0.0 firing room +a -", "0.5 firing room +b -", "1.0 resolved room + -a"]
    )
    #expect(bench.messages.map(\.key) == ["s-1", "s-2", "s-3"])
    #expect(bench.messages[0].alerts == ["low:qingxi-3/a#1"])
    #expect(bench.messages[0].deadline == Bench.at(0) + .hours(72))
  }

  /// Without grouping a wait delays the first message alone: what follows is told as it comes.
  @Test func aWaitWithoutGroupingLosesNothing() {
    var route = RouteDefinition(name: "r", channels: ["room"])
    (route.groupWait, route.repeatInterval) = (.seconds(30), nil)
    var bench = Bench(Bench.plan(route))
    for began in [0.0, 2.0] {
      let alert = Bench.alert("a", began: began, episode: Int(began) + 1)
      bench.fire(alert, at: began)
      bench.pass(from: began, to: began + 1)
      bench.resolve(alert, at: began + 1)
      bench.pass(from: began + 1, to: began + 1.5)
    }
    #expect(
      bench.said == [
        "0.5 firing room +a -", "1.0 resolved room + -a", "2.5 firing room +a -",
        "3.0 resolved room + -a",
      ]
    )
    let short = Bench.alert("a", began: 4, episode: 4)
    bench.fire(short, at: 4)
    bench.resolve(short, at: 4.2)
    bench.pass(from: 4.2, to: 6)
    #expect(bench.said.count == 4, "what ends within the wait is never told")
    #expect(bench.planner.isIdle)
  }

  @Test func aNewGroupWaitsForMore() {
    var bench = Bench(Bench.plan(Bench.grouped()))
    bench.fire(alert("a", began: 0), at: 0)
    bench.fire(alert("b", began: 0.2), at: 0.2)
    bench.pass(from: 0.2, to: 6)
    #expect(bench.said == ["0.5 firing room +a,b -"])
  }

  @Test func whatEndsWithinTheWaitIsNeverTold() {
    var bench = Bench(Bench.plan(Bench.grouped()))
    bench.fire(alert("a", began: 0), at: 0)
    bench.resolve(alert("a", began: 0), at: 0.4)
    bench.pass(from: 0.4, to: 20)
    #expect(bench.said == [])
    #expect(bench.planner.isIdle)
    #expect(bench.rows.isEmpty)
  }

  @Test func anAlertThatIsOlderThanTheWaitIsToldAtOnce() {
    var bench = Bench(Bench.plan(Bench.grouped()))
    bench.fire(alert("a", began: -2), at: 0)
    #expect(bench.said == ["0.0 firing room +a -"])
  }

  @Test func aGroupIsLookedAtOnceInItsInterval() {
    var bench = Bench(Bench.plan(Bench.grouped()))
    bench.fire(alert("a", began: 0), at: 0)
    bench.pass(from: 0, to: 1)
    bench.fire(alert("b", began: 1), at: 1)
    bench.resolve(alert("a", began: 0), at: 2)
    bench.pass(from: 2, to: 8)
    bench.resolve(alert("b", began: 1), at: 8)
    bench.pass(from: 8, to: 30)
    #expect(
      bench.said == [
        "0.5 firing room +a -", "5.5 firing room +b -a", "10.5 resolved room + -b",
      ]
    )
    #expect(bench.planner.isIdle)
  }

  @Test func reminderWaitForTheNextLook() {
    var bench = Bench(
      Bench.plan(
        Bench.grouped {
          $0.repeatInterval = .minutes(7); $0.repeatLimit = 2
        }
      )
    )
    bench.fire(alert("a", began: 0), at: 0)
    bench.pass(from: 0, to: 60)
    // 7 minutes are rounded up to two intervals.
    #expect(
      bench.said == [
        "0.5 firing room +a -", "10.5 reminder room +a -", "20.5 reminder room +a -",
      ]
    )
  }

  @Test func whoHasAcknowledgedIsNotReminded() {
    var route = RouteDefinition(name: "r", channels: ["room"])
    route.repeatInterval = .minutes(10)
    var bench = Bench(Bench.plan(route))
    bench.fire(alert("a", began: 0), at: 0)
    bench.pass(from: 0, to: 15)
    bench.change(alert("a", began: 0), at: 15) {
      $0.acknowledged = .init(by: "wang", at: Bench.at(15), note: "")
    }
    bench.pass(from: 15, to: 60)
    bench.resolve(alert("a", began: 0), at: 60)
    #expect(
      bench.said == ["0.0 firing room +a -", "10.0 reminder room +a -", "60.0 resolved room + -a"]
    )
  }

  @Test func endsAreNotToldWhereNobodyWantsThem() {
    var route = RouteDefinition(name: "r", channels: ["room"])
    route.sendsResolved = false
    var bench = Bench(Bench.plan(route))
    bench.fire(alert("a", began: 0), at: 0)
    bench.resolve(alert("a", began: 0), at: 1)
    bench.fire(Bench.alert("a", began: 2, episode: 2), at: 2)
    #expect(bench.said == ["0.0 firing room +a -", "2.0 firing room +a -"])
  }

  @Test func groupsAreByTheFieldsThatAreNamed() {
    var bench = Bench(Bench.plan(Bench.grouped { $0.grouping = .by([.site]) }))
    bench.fire(Bench.alert("a", site: "x", began: 0), at: 0)
    bench.fire(Bench.alert("b", rule: "other", site: "x", began: 0), at: 0)
    bench.fire(Bench.alert("c", site: "y", began: 0), at: 0)
    bench.pass(from: 0, to: 1)
    #expect(bench.said == ["0.5 firing room +a,b -", "0.5 firing room +c -"])
  }

  @Test func theFirstRouteThatFitsWins() throws {
    var first = RouteDefinition(name: "first", channels: ["backup"])
    first.matcher = try AlertMatcher(words: ["severity=critical"])
    var plan = Bench.plan(RouteDefinition(name: "rest", channels: ["room"]))
    plan.routes.insert(first, at: 0)
    var bench = Bench(plan)
    bench.fire(alert("a", began: 0), at: 0)
    bench.fire(Bench.alert("b", rule: "m", severity: .minor, began: 0), at: 0)
    #expect(bench.said == ["0.0 firing backup +a -", "0.0 firing room +b -"])
    plan.routes[0].continues = true
    var both = Bench(plan)
    both.fire(alert("a", began: 0), at: 0)
    #expect(both.said == ["0.0 firing backup +a -", "0.0 firing room +a -"])
  }

  /// Bench time 0 is 2025-07-25 00:00 UTC, a Friday.
  @Test func messagesWaitForTheDayAndAreToldIfStillTrue() {
    var route = RouteDefinition(name: "r", channels: ["room"])
    (route.active, route.repeatInterval) = (["day"], nil)
    let plan = Bench.plan(route) {
      $0.intervals = ["day": [CalendarInterval(times: [.init(start: 360, end: 1320)])]]
    }
    var bench = Bench(plan)
    bench.fire(alert("a", began: 0), at: 0)
    bench.fire(alert("b", began: 10), at: 10)
    bench.resolve(alert("b", began: 10), at: 20)
    bench.pass(from: 20, to: 361)
    #expect(bench.said == ["360.0 firing room +a -"])
  }

  @Test func anEndInsideAMuteIsToldAfterIt() {
    var route = RouteDefinition(name: "r", channels: ["room"])
    (route.muted, route.repeatInterval) = (["noon"], nil)
    let plan = Bench.plan(route) {
      $0.intervals = ["noon": [CalendarInterval(times: [.init(start: 10, end: 20)])]]
    }
    var bench = Bench(plan)
    bench.fire(alert("a", began: 0), at: 0)
    bench.resolve(alert("a", began: 0), at: 15)
    bench.pass(from: 15, to: 25)
    #expect(bench.said == ["0.0 firing room +a -", "20.0 resolved room + -a"])
    #expect(bench.planner.isIdle)
  }

  @Test func digestsComeAtTheirTime() {
    let route = Bench.grouped {
      $0.grouping = .by([])
      $0.digestAt = [7 * 60, 17 * 60]
      $0.repeatInterval = .hours(24)
    }
    var bench = Bench(Bench.plan(route))
    bench.fire(alert("a", began: 0), at: 0)
    bench.fire(alert("b", began: 300), at: 300)
    bench.pass(from: 300, to: 419)
    #expect(bench.said == [])
    bench.pass(from: 419, to: 421)
    #expect(bench.said == ["420.0 firing room +a,b -"])
    bench.resolve(alert("a", began: 0), at: 500)
    bench.pass(from: 1019, to: 1021)
    #expect(bench.said.last == "1020.0 resolved room +b -a")
  }

  @Test func nobodyAcknowledgesSoItGoesUp() {
    var route = RouteDefinition(name: "r", channels: ["room"])
    (route.escalation, route.repeatInterval) = ("pond", nil)
    let plan = Bench.plan(route) {
      $0.escalations = [
        "pond": [
          EscalationStep(after: .minutes(10), channels: ["backup"], mentions: ["chief"]),
          EscalationStep(after: .minutes(30), channels: ["backup", "room"]),
        ]
      ]
      $0.contacts = Contacts(
        people: ["li": .init(name: "李")],
        roles: ["chief": [.init(people: ["li"])]]
      )
    }
    var bench = Bench(plan)
    bench.fire(alert("a", began: 0), at: 0)
    bench.pass(from: 0, to: 20)
    #expect(bench.said == ["0.0 firing room +a -", "10.0 escalation backup +a -"])
    #expect(NotificationContent(json: bench.messages[1].content)?.mentions == ["li"])
    var acknowledged = bench
    acknowledged.change(alert("a", began: 0), at: 20) {
      $0.acknowledged = .init(by: "wang", at: Bench.at(20), note: "")
    }
    acknowledged.pass(from: 20, to: 90)
    #expect(acknowledged.said.count == 2)
    bench.pass(from: 20, to: 90)
    #expect(
      bench.said.suffix(2) == ["30.0 escalation backup +a -", "30.0 escalation room +a -"]
    )
    bench.resolve(alert("a", began: 0), at: 95)
    #expect(Set(bench.said.suffix(2)) == ["95.0 resolved backup + -a", "95.0 resolved room + -a"])
  }

  @Test func historyIsNoNews() {
    var bench = Bench(Bench.plan(RouteDefinition(name: "r", channels: ["room"])))
    var late = alert("a", began: 0)
    late.isRetrospective = true
    bench.fire(late, at: 0)
    bench.resolve(late, at: 1)
    #expect(bench.said == [])
  }

  @Test func manyAlertsAreSeveralMessages() {
    var bench = Bench(Bench.plan(Bench.grouped { $0.groupWait = .minutes(1) }))
    for number in 0..<250 { bench.fire(alert("d\(number)", began: 0), at: 0) }
    bench.pass(from: 0, to: 2)
    #expect(bench.messages.map(\.alerts.count) == [100, 100, 50])
    #expect(Set(bench.messages.flatMap(\.alerts)).count == 250)
  }
}
