import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Notify
@testable import Web

/// Alertmanager's body and the Standard Webhooks signature.
@Suite struct WebhookTests {
  private static let now = Instant(milliseconds: 1_753_401_600_000)
  private static let writer = MessageWriter(language: .english, zone: .utc)

  private func message(ended: Bool = false) -> OutgoingMessage {
    var alert = PlannerBench.alert("probe-1", began: 0)
    if ended { (alert.state, alert.ended) = (.resolved, PlannerBench.at(30)) }
    let facts = NotificationFacts(
      rules: [
        "low": .init(
          title: LocalizedText([.english: "Pond oxygen low"]),
          advice: LocalizedText([.english: "Start the aerator"]),
          basis: "GB 11607-89",
          limit: "dissolved_oxygen < 3 mg/L",
          unit: "mg/L"
        )
      ],
      sites: ["qingxi-3": .init(title: LocalizedText([:]), kind: .riceTurtle)]
    )
    let content = NotificationContent(
      reason: .firing,
      route: "r",
      group: "r:{}",
      groupLabels: ["site": "qingxi-3"],
      alerts: [AlertContent(alert, facts: facts)]
    )
    return OutgoingMessage(key: "store-17", created: Self.now, content: content)
  }

  @Test func theBodyIsAlertmanagers() throws {
    let bytes = WebhookBody.bytes(message(), receiver: "hook", writer: Self.writer, now: Self.now)
    let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    let json = try #require(object)
    #expect(
      Set(json.keys) == [
        "version", "groupKey", "truncatedAlerts", "status", "receiver", "groupLabels",
        "commonLabels", "commonAnnotations", "externalURL", "notification_reason", "alerts",
      ]
    )
    #expect(json["version"] as? String == "4")
    #expect(json["status"] as? String == "firing")
    let alert = try #require((json["alerts"] as? [[String: Any]])?.first)
    let labels = try #require(alert["labels"] as? [String: String])
    #expect(
      labels == [
        "alertname": "low", "site": "qingxi-3", "device": "probe-1", "severity": "critical",
        "kind": "rice_turtle",
      ]
    )
    #expect(alert["startsAt"] as? String == "2025-07-25T00:00:00.000Z")
    #expect(alert["endsAt"] as? String == "0001-01-01T00:00:00Z")
    #expect(alert["value"] as? Double == 2.5)
    #expect(alert["unit"] as? String == "mg/L")
    #expect(alert["basis"] as? String == "GB 11607-89")
    let annotations = alert["annotations"] as? [String: String]
    #expect(annotations?["title"] == "Pond oxygen low")
    #expect(annotations?["advice"] == "Start the aerator")
    #expect((alert["fingerprint"] as? String)?.count == 16)
  }

  @Test func theEndHasTheSameFingerprint() throws {
    func first(_ ended: Bool) throws -> [String: Any] {
      let bytes = WebhookBody.bytes(
        message(ended: ended),
        receiver: "h",
        writer: Self.writer,
        now: Self.now
      )
      let json = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
      return try #require((json?["alerts"] as? [[String: Any]])?.first)
    }
    let (firing, resolved) = (try first(false), try first(true))
    #expect(resolved["status"] as? String == "resolved")
    #expect(resolved["endsAt"] as? String == "2025-07-25T00:30:00.000Z")
    #expect(firing["fingerprint"] as? String == resolved["fingerprint"] as? String)
  }

  /// The example of the specification's own libraries (standardwebhooks, test vectors).
  @Test func theSignatureIsThatOfStandardWebhooks() {
    let signature = WebhookFormat.signature(
      Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      1_614_265_330,
      Array(#"{"test": 2432232314}"#.utf8)
    )
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test func bothSecretsSignWhileReceiversChangeOver() throws {
    let receiver = try HTTPReceiver()
    var definition = ChannelDefinition(
      name: "hook",
      kind: .webhook,
      url: receiver.url(),
      allowsPrivate: true,
      secret: Secret("old")
    )
    definition.nextSecret = Secret("new")
    let channel = try #require(ChannelMaker.channel(definition, writer: Self.writer))
    #expect(channel.deliver([message()], at: Self.now) == .done)
    let request = try #require(receiver.requests.value.first)
    #expect(request.headers["idempotency-key"] == "store-17")
    #expect(request.headers["webhook-id"] == "store-17")
    #expect(request.headers["webhook-timestamp"] == "1753401600")
    let signatures = request.headers["webhook-signature"]?.split(separator: " ") ?? []
    #expect(
      signatures.map(String.init)
        == ["old", "new"].map {
          WebhookFormat.signature(Secret($0), id: "store-17", 1_753_401_600, request.body)
        }
    )
  }

  @Test(arguments: [
    (200, "done"), (204, "done"), (301, "retry"), (302, "retry"), (400, "dead"), (401, "retry"),
    (404, "retry"), (408, "retry"), (410, "dead"), (413, "dead"), (422, "dead"), (429, "retry"),
    (500, "retry"), (503, "retry"),
  ])
  func whatAStatusMeans(status: Int, word: String) {
    let outcome = HTTPVerdict.outcome(WebResponse(status: status), at: Self.now)
    switch outcome {
    case .done: #expect(word == "done")
    case .retry: #expect(word == "retry")
    case .dead: #expect(word == "dead")
    case .throttled: Issue.record("throttled")
    }
  }

  @Test(arguments: [
    ("120", 120_000 as Int64?), ("0", 0), ("-1", nil), ("soon", nil),
    ("Fri, 25 Jul 2025 00:01:00 GMT", 60_000), ("Thu, 24 Jul 2025 00:00:00 GMT", 0),
  ])
  func theReceiverMayNameATime(text: String, milliseconds: Int64?) {
    let response = WebResponse(status: 503, headers: ["retry-after": text])
    let span = HTTPVerdict.retryAfter(response, at: Self.now)
    #expect(span?.milliseconds == milliseconds)
  }

  @Test func linksAreSignedBoundToTheAlertAndEnd() throws {
    let links = AcknowledgementLinks(base: "http://10.0.0.5:8480/", key: [1, 2, 3])
    let link = links.link(to: "low:a/b#1", now: Self.now)
    #expect(link.hasPrefix("http://10.0.0.5:8480/ack/"))
    let token = try #require(link.split(separator: "/").last.map(String.init))
    #expect(try links.alert(token, now: Self.now) == "low:a/b#1")
    let ended = #expect(throws: OperationRefusal.self) {
      try links.alert(token, now: Self.now + .hours(24))
    }
    #expect(ended?.code == .conflict)
    let other = AcknowledgementLinks(base: "", key: [9]).link(to: "low:a/b#1", now: Self.now)
    let parts = token.split(separator: ".").map(String.init)
    for bad in [
      "", "x", "a.b.c", "\(parts[0]).9999999999.\(parts[2])",
      String(other.split(separator: "/").last ?? ""), "AAAA.\(parts[1]).\(parts[2])",
    ] {
      #expect(throws: OperationRefusal.self) { try links.alert(bad, now: Self.now) }
    }
  }

  @Test func aCommandGetsTheBodyAndNothingOfOurEnvironment() throws {
    let folder = try TemporaryDirectory()
    let script = try folder.write(
      "#!/bin/sh\ncat > \"$1\"\nenv >> \"$1\"\nexit ${2:-0}\n",
      to: "page.sh"
    )
    #expect(chmod(script, 0o755) == 0)
    let output = folder.path(of: "output; touch injected")
    var definition = ChannelDefinition(name: "page", kind: .command)
    definition.command = [script, output]
    let channel = try #require(ChannelMaker.channel(definition, writer: Self.writer))
    #expect(channel.deliver([message()], at: Self.now) == .done)
    let text = try String(contentsOfFile: output, encoding: .utf8)
    #expect(text.hasPrefix(#"{"version":"4""#))
    #expect(!text.contains("SLUICE"))
    definition.command = [script, output, "75"]
    let failing = try #require(ChannelMaker.channel(definition, writer: Self.writer))
    #expect(
      failing.deliver([message()], at: Self.now) == .retry("the program ended with 75", after: nil)
    )
    definition.command = ["/nowhere/at/all"]
    let missing = try #require(ChannelMaker.channel(definition, writer: Self.writer))
    guard case .retry = missing.deliver([message()], at: Self.now) else {
      Issue.record("started what is not there")
      return
    }
  }

  @Test func mailIsForTheRecipientsAloneAndInUTF8() throws {
    let folder = try TemporaryDirectory()
    let script = try folder.write(
      "#!/bin/sh\necho \"$@\" > \(folder.path(of: "arguments"))\ncat > \(folder.path(of: "mail"))\n",
      to: "sendmail"
    )
    #expect(chmod(script, 0o755) == 0)
    var definition = ChannelDefinition(name: "post", kind: .email)
    (definition.command, definition.recipients) = ([script], ["farm@example.org"])
    definition.from = "sluice@example.org"
    let writer = MessageWriter(language: .simplifiedChinese, zone: .utc)
    let channel = try #require(ChannelMaker.channel(definition, writer: writer))
    #expect(channel.deliver([message()], at: Self.now) == .done)
    let arguments = try String(contentsOfFile: folder.path(of: "arguments"), encoding: .utf8)
    #expect(arguments == "-i -f sluice@example.org -- farm@example.org\n")
    let mail = try String(contentsOfFile: folder.path(of: "mail"), encoding: .utf8)
    #expect(mail.contains("Message-ID: <store-17@sluice>\r\n"))
    #expect(mail.contains("Subject: =?utf-8?B?"))
    #expect(mail.utf8.allSatisfy { $0 < 0x80 })
    let body = mail.components(separatedBy: "\r\n\r\n").dropFirst().joined()
      .replacingOccurrences(of: "\r\n", with: "")
    let text = Data(base64Encoded: body).map { String(decoding: $0, as: UTF8.self) }
    #expect(text?.contains("紧急告警") == true)
  }
}
