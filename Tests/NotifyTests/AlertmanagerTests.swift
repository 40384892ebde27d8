import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Notify

/// Where Debian puts it.
private enum Alertmanager {
  static let program = "/usr/bin/prometheus-alertmanager"
}

/// A real Alertmanager (Debian's prometheus-alertmanager): it takes what we push, and what it sends to
/// receivers has the shape of what we send to them.
@Suite(
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: Alertmanager.program),
    "prometheus-alertmanager is not installed"
  )
)
struct AlertmanagerTests {
  private let folder: TemporaryDirectory
  private let receiver: HTTPReceiver
  private let port: UInt16
  private let child: ChildProcess

  init() throws {
    folder = try TemporaryDirectory("alertmanager")
    receiver = try HTTPReceiver()
    port = try FreePort.pick()
    let file = try folder.write(
      """
      route: { receiver: hook, group_wait: 0s, group_interval: 1s, group_by: [site] }
      receivers:
        - name: hook
          webhook_configs: [{ url: "\(receiver.url())", send_resolved: true }]
      """,
      to: "alertmanager.yml"
    )
    child = try ChildProcess(
      Alertmanager.program,
      [
        "--config.file=\(file)", "--storage.path=\(folder.path(of: "data"))",
        "--web.listen-address=127.0.0.1:\(port)", "--cluster.listen-address=",
      ]
    )
    let port = port
    try Eventually.holds("Alertmanager is ready", within: 20, every: 50) {
      (try? HTTPAsker.ask("http://127.0.0.1:\(port)/-/ready").status) == 200
    }
  }

  private func message(ended: Bool) -> OutgoingMessage {
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    var alert = PlannerBench.alert("probe-1", began: 0)
    alert.firedAt = now - .minutes(5)
    if ended { (alert.state, alert.ended) = (.resolved, now - .seconds(1)) }
    let content = NotificationContent(
      reason: ended ? .resolved : .firing,
      alerts: [AlertContent(alert, facts: NotificationFacts())]
    )
    return OutgoingMessage(key: "k", created: now, content: content)
  }

  private func channel(_ kind: ChannelDefinition.Kind, _ url: String) throws -> any MessageChannel {
    let definition = ChannelDefinition(name: "am", kind: kind, url: url, allowsPrivate: true)
    let writer = MessageWriter(language: .english, zone: .utc)
    return try #require(ChannelMaker.channel(definition, writer: writer))
  }

  /// The names of an object's members, with those of the objects in it.
  private static func names(_ value: Any, _ path: String = "") -> Set<String> {
    if let list = value as? [Any] {
      return list.reduce(into: []) { $0.formUnion(names($1, path + "[]")) }
    }
    guard let object = value as? [String: Any] else { return [] }
    // Labels and annotations are the user's own.
    let isOpen = path.hasSuffix("abels") || path.hasSuffix("nnotations")
    return object.reduce(into: []) { names, member in
      if !isOpen { names.insert("\(path).\(member.key)") }
      names.formUnion(Self.names(member.value, "\(path).\(member.key)"))
    }
  }

  @Test func itTakesOurPushesAndSpeaksAsWeDo() throws {
    defer { child.terminate(within: 5) }
    let pusher = try channel(.alertmanager, "http://127.0.0.1:\(port)")
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    #expect(pusher.deliver([message(ended: false)], at: now) == .done)
    try receiver.requests.wait("its message", within: 20) { $0.count == 1 }
    #expect(pusher.deliver([message(ended: true)], at: now) == .done)
    try receiver.requests.wait("the end", within: 20) { requests in
      requests.contains { $0.json?["status"] as? String == "resolved" }
    }
    let theirs = try #require(receiver.requests.value.first?.json)
    let labels = ((theirs["alerts"] as? [[String: Any]])?.first?["labels"]) as? [String: String]
    #expect(
      labels == [
        "alertname": "low", "device": "probe-1", "severity": "critical", "site": "qingxi-3",
      ]
    )
    let ours = try HTTPReceiver()
    #expect(try channel(.webhook, ours.url()).deliver([message(ended: false)], at: now) == .done)
    let mine = try #require(ours.requests.value.first?.json)
    let missing = Self.names(theirs).subtracting(Self.names(mine))
    #expect(missing.isEmpty, "\(missing)")
  }
}
