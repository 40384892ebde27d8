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

  @Test func theJournalGetsAFieldForEachFact() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path(of: "journal")
    let socket = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    let transition = AlertTransition(event: .firing, time: .epoch, alert: alert(.critical))
    JournalWriter(path: path).tell(transition)
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(socket, &buffer, buffer.count, 0)
    let lines = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    #expect(lines.contains("SLUICE_ALERT=low:a/d#1"))
    #expect(lines.contains("PRIORITY=2"))
    #expect(lines.allSatisfy { $0.contains("=") })
  }
}
