import Foundation
import Presentation
import Telemetry
import TestSupport
import Testing

@testable import Notify

/// What `docs/alerts.md` shows of messages is what the channels send, line by line.
@Suite struct MessageGuideTests {
  private static let writer = MessageWriter(
    language: .simplifiedChinese,
    zone: .fixed("Asia/Shanghai", offset: 8 * 3600),
    links: AcknowledgementLinks(base: "http://192.168.1.5:8480", key: [1]),
    contacts: Contacts(people: ["wang": .init(name: "王青", mobile: "13800000000")])
  )
  /// 2026-07-25 04:00 in Shanghai.
  private static let start = Instant(milliseconds: 1_784_923_200_000)

  private static func alert(ended: Bool, severity: Severity, began: Instant) -> Alert {
    var alert = Alert(
      rule: "pond_oxygen_low",
      site: "qingxi-3",
      device: "probe-1",
      episode: 4,
      state: .firing,
      severity: severity,
      activeSince: began,
      firedAt: began,
      value: 2.6,
      judged: began,
      fingerprint: "f"
    )
    if ended { (alert.state, alert.ended, alert.value) = (.resolved, began + .minutes(52), 4.3) }
    return alert
  }

  private static func message(
    ended: Bool = false,
    severity: Severity = .critical,
    minutes: Int64 = 0
  ) -> OutgoingMessage {
    let began = start + .minutes(minutes)
    let alert = alert(ended: ended, severity: severity, began: began)
    let facts = NotificationFacts(
      rules: [
        "pond_oxygen_low": .init(
          title: LocalizedText([.simplifiedChinese: "塘口缺氧"]),
          advice: LocalizedText([.simplifiedChinese: "立即开增氧机"]),
          basis: "GB 11607-89",
          limit: "dissolved_oxygen < 3 mg/L",
          unit: "mg/L"
        )
      ],
      sites: [
        "qingxi-3": .init(title: LocalizedText([.simplifiedChinese: "清溪3号塘"]), kind: .riceTurtle)
      ]
    )
    let content = AlertContent(alert, facts: facts)
    return OutgoingMessage(
      key: "store-1",
      created: began,
      content: NotificationContent(
        reason: ended ? .resolved : .firing,
        route: "route-1",
        group: "route-1:{alertname=pond_oxygen_low}",
        groupLabels: content.labels,
        alerts: [content],
        mentions: ended ? [] : ["wang"]
      )
    )
  }

  private static func block(_ marker: String) throws -> [String] {
    let page = try String(
      contentsOf: SharedData.packageRoot.appendingPathComponent("docs/alerts.md"),
      encoding: .utf8
    )
    let blocks = page.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }
    let block = try #require(blocks.map(\.element).first { $0.contains(marker) }, "\(marker)")
    return block.split(separator: "\n").map(String.init).filter { $0 != "json" && $0 != "yaml" }
  }

  /// Whether a line says what the page shows; `…` stands for anything.
  private static func shows(_ sample: String, _ line: String) -> Bool {
    var rest = line[...]
    let parts = sample.components(separatedBy: "…")
    for (index, part) in parts.enumerated() where !part.isEmpty {
      guard let found = rest.firstRange(of: part), index > 0 || found.lowerBound == rest.startIndex
      else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.isEmpty || parts.last?.isEmpty == true
  }

  private func room(_ messages: [OutgoingMessage]) throws -> [String] {
    let robot = try HTTPReceiver { _, _ in .init(body: #"{"errcode":0}"#) }
    let definition = ChannelDefinition(
      name: "duty-room",
      kind: .dingtalk,
      url: robot.url(),
      allowsPrivate: true
    )
    let channel = try #require(ChannelMaker.channel(definition, writer: Self.writer))
    #expect(channel.deliver(messages, at: Self.start) == .done)
    let markdown = robot.requests.value.first?.json?["markdown"] as? [String: Any]
    return (markdown?["text"] as? String ?? "").components(separatedBy: "  \n")
  }

  private func compare(_ sample: [String], _ lines: [String]) {
    #expect(sample.count == lines.count, "\(sample) \(lines)")
    for (sample, line) in zip(sample, lines) { #expect(Self.shows(sample, line), "\(line)") }
  }

  @Test func aRoomSeesWhatThePageShows() throws {
    compare(try Self.block("确认：http"), try room([Self.message()]))
    compare(try Self.block("恢复：2026"), try room([Self.message(ended: true)]))
  }

  @Test func aDigestIsWhatThePageShows() throws {
    let messages = (0..<37).map { number in
      Self.message(severity: number == 0 ? .critical : .major, minutes: Int64(number))
    }
    let sample = try Self.block("告警汇总")
    compare(sample, Array(try room(messages).prefix(sample.count)))
  }

  @Test func theWebhooksBodyIsWhatThePageShows() throws {
    let bytes = WebhookBody.bytes(
      Self.message(),
      receiver: "platform",
      writer: Self.writer,
      now: Self.start
    )
    let sample = try Self.block(#""version":"4""#).map {
      $0.trimmingCharacters(in: .whitespaces)
    }.joined()
    let body = String(decoding: bytes, as: UTF8.self)
    #expect(Self.shows(sample, body), "\(body)")
  }

  /// A sample that is one line, however the page breaks it.
  private static func line(_ marker: String) throws -> String {
    try block(marker).map { $0.trimmingCharacters(in: .whitespaces) }.joined()
  }

  @Test func aLineOfTheLogIsWhatThePageShows() throws {
    let alert = Self.alert(ended: false, severity: .critical, began: Self.start)
    let transition = AlertTransition(event: .firing, time: Self.start, alert: alert)
    var text = JSONText(zone: .fixed("Asia/Shanghai", offset: 8 * 3600))
    AlertLogLine.append(transition, ordinal: 17, to: &text)
    let line = String(decoding: text.bytes, as: UTF8.self)
    #expect(Self.shows(try Self.line(#""ordinal":"#) + "\n", line), "\(line)")
  }

  @Test(arguments: [
    (ChannelDefinition.Kind.ntfy, "/my-secret-topic", #""topic":"#),
    (.alertmanager, "", #""endsAt":"2026"#),
  ])
  func aRequestIsWhatThePageShows(
    kind: ChannelDefinition.Kind,
    path: String,
    marker: String
  ) throws {
    let receiver = try HTTPReceiver()
    let definition = ChannelDefinition(
      name: "phone",
      kind: kind,
      url: receiver.url(path),
      allowsPrivate: true
    )
    let channel = try #require(ChannelMaker.channel(definition, writer: Self.writer))
    #expect(channel.deliver([Self.message()], at: Self.start) == .done)
    let request = try #require(receiver.requests.value.first)
    let body = String(decoding: request.body, as: UTF8.self)
    #expect(Self.shows(try Self.line(marker), body), "\(body)")
  }

  /// The page shows the subject and the words as a reader of mail does: without their Base64.
  @Test func aMailIsWhatThePageShows() throws {
    var definition = ChannelDefinition(name: "office", kind: .email)
    (definition.from, definition.recipients) = ("sluice@example.org", ["farm@example.org"])
    let bytes = MailChannel(definition, Self.writer).mail([Self.message()], now: Self.start)
    let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n\r\n")
    let plain = try parts[0].components(separatedBy: "\r\n").map { line in
      guard let coded = line.components(separatedBy: "?B?").dropFirst().first else { return line }
      return "Subject: " + (try Self.decoded(coded.replacingOccurrences(of: "?=", with: "")))
    }
    let words = try Self.decoded(parts[1].replacingOccurrences(of: "\r\n", with: ""))
    let lines = (plain + words.components(separatedBy: "\r\n")).filter { !$0.isEmpty }
    let sample = try Self.block("Subject: ")
    compare(sample, Array(lines.prefix(sample.count)))
  }

  private static func decoded(_ text: String) throws -> String {
    String(decoding: try #require(Data(base64Encoded: text)), as: UTF8.self)
  }

  @Test func theComparisonSeesADifference() {
    #expect(Self.shows("a…c", "abbc") && Self.shows("ab…", "abcd") && Self.shows("…", "x"))
    #expect(!Self.shows("a…c", "abbcd") && !Self.shows("b", "ab") && !Self.shows("a", "ab"))
  }
}
