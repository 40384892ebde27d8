import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Notify

@Suite struct AlertLogFilterTests {
  private func alert(_ severity: Severity, site: String = "a") -> Alert {
    PlannerBench.alert("d", site: site, severity: severity, began: 0)
  }

  private func route(_ words: [String], _ channels: [String]) throws -> RouteDefinition {
    RouteDefinition(name: "r", matcher: try AlertMatcher(words: words), channels: channels)
  }

  @Test func aLogThatNoRouteNamesGetsAll() throws {
    let filter = AlertLogFilter(routes: [try route(["severity=critical"], ["room"])])
    #expect(filter.accepts(alert(.critical), in: "log"))
    #expect(filter.accepts(alert(.notice), in: "log"))
  }

  @Test func aLogThatRoutesNameGetsWhatLeadsToIt() throws {
    var first = try route(["severity=critical"], ["room"])
    let routes = [first, try route(["kind=rice_turtle"], ["log"])]
    let filter = AlertLogFilter(routes: routes, kinds: ["a": .riceTurtle])
    #expect(!filter.accepts(alert(.critical), in: "log"))
    #expect(filter.accepts(alert(.minor), in: "log"))
    #expect(!filter.accepts(alert(.minor, site: "b"), in: "log"))
    first.continues = true
    let further = AlertLogFilter(routes: [first, routes[1]], kinds: ["a": .riceTurtle])
    #expect(further.accepts(alert(.critical), in: "log"))
  }
}
