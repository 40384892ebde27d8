import Foundation
import Presentation
import Telemetry
import Web

/// DingTalk's custom robot: Markdown, at most 20,000 bytes, 20 messages a minute.
struct DingTalkFormat: WebFormat {
  let url: String
  let secret: Secret?
  let text: RobotText

  static let endpoint = "https://oapi.dingtalk.com/robot/send"
  /// Room for the text beside what is around it in a body of 20,000 bytes, JSON's escapes included.
  static let maximumBytes = 16_000

  /// Error codes of the open platform.
  static let verdict = RobotVerdict(
    codeNames: ["errcode"],
    reasonName: "errmsg",
    throttling: [130_101, 410_100],
    fatal: [
      310_000, 300_001, 300_005, 400_101, 400_102, 400_013, 400_106, 40_035, 43_004, 400_105,
    ]
  )

  init(_ channel: ChannelDefinition, _ writer: MessageWriter) {
    url = Self.address(channel)
    secret = channel.secret
    // A line ends with two blanks in its Markdown.
    text = RobotText(
      writer: writer,
      maximumBytes: Self.maximumBytes,
      keyword: channel.keyword,
      lineBreak: "  \n"
    )
  }

  private static func address(_ channel: ChannelDefinition) -> String {
    let base = channel.url ?? endpoint
    guard let token = channel.token else { return base }
    return "\(base)\(base.contains("?") ? "&" : "?")access_token=\(PercentText.encoded(token.text))"
  }

  var limits: [RateLimit] { [RateLimit(count: 20, per: .seconds(61))] }

  var largestShare: Int { RobotText.largestShare }

  func share(of messages: [OutgoingMessage], at now: Instant) -> Int { text.share(of: messages) }

  func request(_ messages: [OutgoingMessage], at now: Instant) -> WebRequest {
    var address = url
    if let secret {
      let signature = Self.signature(secret, milliseconds: now.milliseconds)
      address += address.contains("?") ? "&" : "?"
      address += "timestamp=\(now.milliseconds)&sign=\(PercentText.encoded(signature))"
    }
    return WebRequest(
      url: address,
      headers: ["Content-Type": "application/json", "Idempotency-Key": messages.first?.key ?? ""],
      body: body(messages, now: now)
    )
  }

  func outcome(_ response: WebResponse, at now: Instant) -> DeliveryOutcome {
    Self.verdict.outcome(response, at: now)
  }

  /// Base64 of the HMAC, with the secret as the key, of `timestamp newline secret`.
  static func signature(_ secret: Secret, milliseconds: Int64) -> String {
    let message = Array("\(milliseconds)\n\(secret.text)".utf8)
    return Digest.base64(Digest.hmacSHA256(key: Array(secret.text.utf8), message: message))
  }

  private func body(_ messages: [OutgoingMessage], now: Instant) -> [UInt8] {
    let people = text.people(messages)
    let (mobiles, users) = (people.compactMap(\.mobile), people.compactMap(\.dingtalk))
    var lines = text.lines(messages, now: now)
    // Who is not named in the text is not called.
    let called = (mobiles + users).map { "@\($0)" }
    if !called.isEmpty { lines.append(called.joined(separator: " ")) }
    var json = JSONText(zone: .utc)
    json.beginObject()
    json.member("msgtype", .text("markdown"))
    json.key("markdown")
    json.beginObject()
    json.member("title", .text(text.title(messages)))
    json.member("text", .text(lines.joined(separator: text.lineBreak)))
    json.endObject()
    json.key("at")
    json.beginObject()
    json.member("atMobiles", .words(mobiles))
    json.member("atUserIds", .words(users))
    json.member("isAtAll", .boolean(false))
    json.endObject()
    json.endObject()
    return json.bytes
  }
}
