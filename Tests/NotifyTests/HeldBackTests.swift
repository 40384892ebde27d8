import Notify
import Telemetry
import Testing

/// What is held back: by silences, and by other alerts that explain it.
@Suite struct HeldBackTests {
  private typealias Bench = PlannerBench

  private func alert(_ device: String?, began: Double, rule: String = "low") -> Alert {
    Bench.alert(device, rule: rule, began: began)
  }

  @Test func silencedAlertsAreToldWhenTheSilenceEnds() {
    var bench = Bench(Bench.plan(RouteDefinition(name: "r", channels: ["room"])))
    var silenced = alert("a", began: 0)
    silenced.isSilenced = true
    bench.fire(silenced, at: 0)
    bench.pass(from: 0, to: 10)
    #expect(bench.said == [])
    bench.change(silenced, at: 10) { $0.isSilenced = false }
    bench.pass(from: 10, to: 11)
    #expect(bench.said == ["10.0 firing room +a -"])
  }

  @Test func whatAnotherAlertExplainsIsNotTold() throws {
    let plan = Bench.plan(RouteDefinition(name: "r", channels: ["room"])) {
      $0.inhibitions = [
        Inhibition(
          source: AlertMatcher([.rule: [SeriesGlob("gateway_silent")]]),
          target: AlertMatcher([.rule: [SeriesGlob("*_silent")]]),
          equal: [.site]
        )
      ]
    }
    var bench = Bench(plan)
    let gateway = alert("gw", began: 0, rule: "gateway_silent")
    bench.fire(gateway, at: 0)
    bench.fire(alert("a", began: 1, rule: "probe_silent"), at: 1)
    bench.fire(Bench.alert("b", rule: "probe_silent", site: "elsewhere", began: 1), at: 1)
    bench.fire(alert("c", began: 1, rule: "low"), at: 1)
    #expect(
      bench.said == [
        "0.0 firing room +gw -", "1.0 firing room +b -", "1.0 firing room +c -",
      ]
    )
    bench.resolve(gateway, at: 5)
    bench.pass(from: 5, to: 7)
    #expect(bench.said.suffix(2) == ["5.0 resolved room + -gw", "5.0 firing room +a -"])
  }

  @Test func aGatewayMutesWhatIsHeardThroughIt() {
    let plan = Bench.plan(RouteDefinition(name: "r", channels: ["room"])) {
      $0.inhibitions = [
        Inhibition(
          source: AlertMatcher([.rule: [SeriesGlob("silent")]]),
          target: AlertMatcher([.rule: [SeriesGlob("silent")]]),
          isBelow: true
        )
      ]
      let (gateway, repeater) = (Self.place("gw"), Self.place("a"))
      $0.facts.gateways = [
        repeater: gateway, Self.place("b"): repeater, Self.place("d", site: "far"): gateway,
      ]
    }
    // Both sides match all of them, so none may mute another: Alertmanager's rule.
    var loop = Bench(plan)
    loop.fire(alert("gw", began: 0, rule: "silent"), at: 0)
    loop.fire(alert("b", began: 0, rule: "silent"), at: 0)
    #expect(loop.said.count == 2)
    var other = plan
    other.inhibitions[0].source = AlertMatcher([.device: [SeriesGlob("gw")]])
    var bench = Bench(other)
    bench.fire(alert("gw", began: 0, rule: "silent"), at: 0)
    bench.fire(alert("b", began: 0, rule: "silent"), at: 0)
    bench.fire(alert("c", began: 0, rule: "silent"), at: 0)
    // A device of another site can be heard through it, too.
    bench.fire(Bench.alert("d", rule: "silent", site: "far", began: 0), at: 0)
    #expect(bench.said == ["0.0 firing room +gw -", "0.0 firing room +c -"])
  }

  private static func place(
    _ device: String,
    site: String = "qingxi-3"
  ) -> NotificationFacts.Place {
    NotificationFacts.Place(site: site, device: device)
  }

  /// What explains an alert counts even where it comes about after it, in the same batch.
  @Test func theOrderWithinABatchDoesNotMatter() {
    let plan = Bench.plan(RouteDefinition(name: "r", channels: ["room"])) {
      $0.inhibitions = [Self.bySilentGateway]
    }
    var bench = Bench(plan)
    let (probe, gateway) = (
      alert("a", began: 0, rule: "probe_silent"), alert("gw", began: 0, rule: "gateway_silent")
    )
    bench.fire([probe, gateway], at: 0)
    #expect(bench.said == ["0.0 firing room +gw -"])
  }

  private static let bySilentGateway = Inhibition(
    source: AlertMatcher([.rule: [SeriesGlob("gateway_silent")]]),
    target: AlertMatcher([.rule: [SeriesGlob("probe_silent")]]),
    equal: [.site]
  )

  /// An alert that was told before something explains it has not ended with that, and is not news
  /// afterwards.
  @Test func whatWasToldIsNeitherEndedNorToldAnewByAnExplanation() {
    var route = RouteDefinition(name: "r", channels: ["room"])
    route.repeatInterval = .minutes(3)
    let plan = Bench.plan(route) { $0.inhibitions = [Self.bySilentGateway] }
    var bench = Bench(plan)
    let (probe, gateway) = (
      alert("a", began: 0, rule: "probe_silent"), alert("gw", began: 1, rule: "gateway_silent")
    )
    bench.fire(probe, at: 0)
    bench.fire(gateway, at: 1)
    bench.pass(from: 1, to: 8)
    bench.resolve(gateway, at: 8)
    bench.pass(from: 8, to: 13)
    #expect(
      bench.said == [
        "0.0 firing room +a -", "1.0 firing room +gw -", "4.0 reminder room +gw -",
        "7.0 reminder room +gw -", "8.0 resolved room + -gw", "9.0 reminder room +a -",
        "12.0 reminder room +a -",
      ]
    )
    bench.resolve(probe, at: 13)
    #expect(bench.said.last == "13.0 resolved room + -a")
  }

  @Test func inAGroupTooWhatWasToldIsNotToldAnewAfterASilence() {
    var bench = Bench(Bench.plan(Bench.grouped()))
    let (told, other) = (alert("a", began: 0), alert("b", began: 0))
    bench.fire([told, other], at: 0)
    bench.pass(from: 0, to: 1)
    bench.change(told, at: 1) { $0.isSilenced = true }
    bench.resolve(other, at: 2)
    bench.pass(from: 2, to: 8)
    bench.change(told, at: 8) { $0.isSilenced = false }
    bench.pass(from: 8, to: 12)
    bench.resolve(told, at: 12)
    bench.pass(from: 12, to: 20)
    #expect(
      bench.said == [
        "0.5 firing room +a,b -", "5.5 resolved room + -b", "13.0 resolved room + -a",
      ]
    )
  }

  @Test func whatWasToldIsNotToldAnewAfterASilence() {
    var bench = Bench(Bench.plan(RouteDefinition(name: "r", channels: ["room"])))
    let told = alert("a", began: 0)
    bench.fire(told, at: 0)
    bench.change(told, at: 5) { $0.isSilenced = true }
    bench.pass(from: 5, to: 10)
    bench.change(told, at: 10) { $0.isSilenced = false }
    bench.pass(from: 10, to: 15)
    #expect(bench.said == ["0.0 firing room +a -"])
  }

  /// What ends under a silence is let go of, and its next episode is news.
  @Test func whatEndsUnderASilenceIsNotToldAndNotForgottenForGood() {
    var bench = Bench(Bench.plan(RouteDefinition(name: "r", channels: ["room"])))
    var told = alert("a", began: 0)
    bench.fire(told, at: 0)
    bench.change(told, at: 5) { $0.isSilenced = true }
    told.isSilenced = true
    bench.resolve(told, at: 7)
    bench.pass(from: 7, to: 9)
    #expect(bench.planner.isIdle)
    bench.fire(Bench.alert("a", began: 20, episode: 2), at: 20)
    #expect(bench.said == ["0.0 firing room +a -", "20.0 firing room +a -"])
  }
}
