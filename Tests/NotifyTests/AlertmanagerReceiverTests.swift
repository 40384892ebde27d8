import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Notify

/// Where Debian puts it.
private enum Relay {
  static let program = "/usr/bin/alertmanager-irc-relay"
}

/// A receiver that others wrote for Alertmanager's webhook (Debian's alertmanager-irc-relay, which reads
/// the body with Alertmanager's own types) takes ours and understands it.
@Suite(
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: Relay.program),
    "alertmanager-irc-relay is not installed"
  )
)
struct AlertmanagerReceiverTests {
  /// As much of an IRC server as the relay asks for.
  private static func chat() throws -> LineServer {
    try LineServer { line in
      let words = line.split(separator: " ").map(String.init)
      switch words.first {
      case "USER": return [":chat 001 relay :welcome", ":chat 376 relay :end of MOTD"]
      case "JOIN" where words.count > 1: return [":relay!r@chat JOIN \(words[1])"]
      case "PING" where words.count > 1: return [":chat PONG chat \(words[1])"]
      default: return []
      }
    }
  }

  private static func message(ended: Bool) -> OutgoingMessage {
    var alert = PlannerBench.alert("probe-1", began: 0)
    if ended { (alert.state, alert.ended) = (.resolved, PlannerBench.at(30)) }
    let facts = NotificationFacts(rules: [
      "low": .init(
        title: LocalizedText([.english: "Pond oxygen low"]),
        advice: LocalizedText([:]),
        basis: nil,
        limit: nil,
        unit: "mg/L"
      )
    ])
    return OutgoingMessage(
      key: "k",
      created: PlannerBench.at(0),
      content: NotificationContent(
        reason: ended ? .resolved : .firing,
        group: "r:{}",
        groupLabels: ["site": "qingxi-3"],
        alerts: [AlertContent(alert, facts: facts)]
      )
    )
  }

  @Test func aReceiverOfAlertmanagersWebhookUnderstandsOurs() throws {
    let (chat, port) = (try Self.chat(), try FreePort.pick())
    let folder = try TemporaryDirectory("relay")
    let file = try folder.write(
      """
      http_host: 127.0.0.1
      http_port: \(port)
      irc_host: 127.0.0.1
      irc_port: \(chat.port)
      irc_use_ssl: no
      irc_verify_ssl: no
      irc_nickname: relay
      irc_realname: relay
      irc_channels: [{ name: "#pond" }]
      msg_once_per_alert_group: no
      use_privmsg: yes
      msg_template: "{{ .Status }} {{ .Labels.alertname }} {{ .Labels.device }} {{ .Labels.severity }} {{ .Annotations.title }} {{ .StartsAt.Format \\"15:04\\" }} {{ .EndsAt.IsZero }} {{ .Fingerprint }}"
      """,
      to: "relay.yml"
    )
    let child = try ChildProcess(Relay.program, ["--config", file])
    defer { child.terminate(within: 5) }
    try chat.lines.wait("the relay in the room", within: 20) { lines in
      lines.contains { $0.hasPrefix("JOIN #pond") }
    }
    let definition = ChannelDefinition(
      name: "platform",
      kind: .webhook,
      url: "http://127.0.0.1:\(port)/pond",
      allowsPrivate: true
    )
    let writer = MessageWriter(language: .english, zone: .utc)
    let channel = try #require(ChannelMaker.channel(definition, writer: writer))
    try Eventually.holds("the relay listens", within: 20, every: 50) {
      channel.deliver([Self.message(ended: false)], at: PlannerBench.at(0)) == .done
    }
    #expect(channel.deliver([Self.message(ended: true)], at: PlannerBench.at(30)) == .done)
    let fingerprint = AlertFingerprint.text([
      "alertname": "low", "device": "probe-1", "severity": "critical", "site": "qingxi-3",
    ])
    let told = ["firing", "resolved"].map { status in
      "PRIVMSG #pond :\(status) low probe-1 critical Pond oxygen low 00:00 "
        + "\(status == "firing") \(fingerprint)"
    }
    try chat.lines.wait("both in the room", within: 20) { lines in
      told.allSatisfy(lines.contains)
    }
  }
}
