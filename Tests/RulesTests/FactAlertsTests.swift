import Rules
import Telemetry
import Testing

struct FactAlertsTests {
  private let place = AlertPlace(rule: "device_silent", site: "s", device: "a")

  private func fact(_ detail: String = "not heard") -> AlertFact {
    AlertFact(place: place, severity: .major, since: .epoch, value: nil, detail: detail)
  }

  private func at(_ seconds: Int64) -> Instant { .epoch + .seconds(seconds) }

  @Test("a fact fires once, keeps its particulars up to date, and ends")
  func life() {
    var facts = FactAlerts(rules: ["device_silent"])
    facts.raise(fact(), at: at(10))
    facts.raise(fact(), at: at(11))
    let first = facts.takeChanges()
    #expect(first.transitions.map(\.event) == [.firing])
    #expect(first.alerts.map(\.id) == ["device_silent:s/a#1"])
    #expect(first.alerts[0].firedAt == at(10) && first.alerts[0].activeSince == .epoch)
    facts.raise(fact("battery 3.1 V"), at: at(12))
    let second = facts.takeChanges()
    #expect(second.transitions.isEmpty && second.alerts[0].detail == "battery 3.1 V")
    facts.settle(place, at: at(20))
    facts.settle(place, at: at(21))
    let third = facts.takeChanges()
    #expect(third.transitions.map(\.event) == [.resolved])
    #expect(third.alerts.map(\.state) == [.resolved] && third.alerts[0].ended == at(20))
    #expect(!facts.hasChanges)
    facts.raise(fact(), at: at(30))
    #expect(facts.takeChanges().alerts.map(\.episode) == [2])
  }

  @Test("raised and ended within one batch, both are told, and the alert is written as it ended")
  func short() {
    var facts = FactAlerts(rules: ["device_silent"])
    facts.raise(fact(), at: at(1))
    facts.settle(place, at: at(2))
    let changes = facts.takeChanges()
    #expect(changes.transitions.map(\.event) == [.firing, .resolved])
    #expect(changes.alerts.map(\.state) == [.resolved])
  }

  @Test("after a restart it goes on where it was, with acknowledgement and silence")
  func restart() {
    var before = FactAlerts(rules: ["device_silent"])
    before.raise(fact(), at: at(1))
    before.acknowledge("device_silent:s/a#1", .init(by: "wang", at: at(2), note: "on my way"))
    before.markSilenced(at: at(3)) { _ in true }
    let stored = before.takeChanges()
    #expect(stored.transitions.map(\.event) == [.firing, .acknowledged, .silenced])
    var after = FactAlerts(
      rules: ["device_silent"],
      alerts: stored.alerts,
      episodes: [place: 1, AlertPlace(rule: "low", site: "s", device: nil): 7]
    )
    after.raise(fact(), at: at(100))
    #expect(!after.hasChanges)
    #expect(after.openAlert("device_silent:s/a#1")?.acknowledged?.by == "wang")
    after.markSilenced(at: at(101)) { _ in false }
    #expect(after.takeChanges().alerts.map(\.isSilenced) == [false])
    #expect(FactAlerts(rules: [], alerts: stored.alerts).places.isEmpty)
  }
}
