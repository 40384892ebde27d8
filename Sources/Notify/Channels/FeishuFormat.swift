import Presentation
import Telemetry
import Web

/// Feishu's custom bot: rich text, at most 20 KB, 100 messages a minute and 5 a second.
struct FeishuFormat: WebFormat {
  let url: String
  let secret: Secret?
  let text: RobotText

  static let endpoint = "https://open.feishu.cn/open-apis/bot/v2/hook"
  /// Room for the text beside what is around each line in a body of 20 KB.
  static let maximumBytes = 12_000

  /// Error codes of the open platform; `StatusCode` is what older bots answer.
  static let verdict = RobotVerdict(
    codeNames: ["code", "StatusCode"],
    reasonName: "msg",
    throttling: [11_232],
    fatal: [9499, 19_001, 19_021, 19_022, 19_024]
  )

  init(_ channel: ChannelDefinition, _ writer: MessageWriter) {
    let base = channel.url ?? Self.endpoint
    url = channel.token.map { "\(base)/\(PercentText.encoded($0.text))" } ?? base
    secret = channel.secret
    // Each line is an object of its own, which takes some 30 bytes.
    text = RobotText(
      writer: writer,
      maximumBytes: Self.maximumBytes,
      keyword: channel.keyword,
      lineBreak: String(repeating: " ", count: 30)
    )
  }

  var limits: [RateLimit] {
    [RateLimit(count: 100, per: .seconds(61)), RateLimit(count: 5, per: .milliseconds(1100))]
  }

  var largestShare: Int { RobotText.largestShare }

  func share(of messages: [OutgoingMessage], at now: Instant) -> Int { text.share(of: messages) }

  func request(_ messages: [OutgoingMessage], at now: Instant) -> WebRequest {
    WebRequest(
      url: url,
      headers: ["Content-Type": "application/json", "Idempotency-Key": messages.first?.key ?? ""],
      body: body(messages, now: now)
    )
  }

  func outcome(_ response: WebResponse, at now: Instant) -> DeliveryOutcome {
    Self.verdict.outcome(response, at: now)
  }

  /// Base64 of the HMAC, with `timestamp newline secret` as the key, of nothing.
  static func signature(_ secret: Secret, seconds: Int64) -> String {
    let key = Array("\(seconds)\n\(secret.text)".utf8)
    return Digest.base64(Digest.hmacSHA256(key: key, message: []))
  }

  private func body(_ messages: [OutgoingMessage], now: Instant) -> [UInt8] {
    var json = JSONText(zone: .utc)
    json.beginObject()
    if let secret {
      let seconds = now.milliseconds / 1000
      json.member("timestamp", .text("\(seconds)"))
      json.member("sign", .text(Self.signature(secret, seconds: seconds)))
    }
    json.member("msg_type", .text("post"))
    json.key("content")
    json.beginObject()
    json.key("post")
    json.beginObject()
    json.key("zh_cn")
    json.beginObject()
    json.member("title", .text(text.title(messages)))
    json.key("content")
    json.beginArray()
    for line in text.lines(messages, now: now) { writeLine(line, to: &json) }
    writePeople(text.people(messages), to: &json)
    json.endArray()
    json.endObject()
    json.endObject()
    json.endObject()
    json.endObject()
    return json.bytes
  }

  /// A line; an address at its end becomes a link.
  private func writeLine(_ line: String, to json: inout JSONText) {
    json.beginArray()
    if let address = line.firstMatch(of: /https?:\/\/\S+$/) {
      writeText(String(line[..<address.range.lowerBound]), to: &json)
      json.beginObject()
      json.member("tag", .text("a"))
      json.member("text", .text(String(address.output)))
      json.member("href", .text(String(address.output)))
      json.endObject()
    } else {
      writeText(line, to: &json)
    }
    json.endArray()
  }

  private func writeText(_ text: String, to json: inout JSONText) {
    json.beginObject()
    json.member("tag", .text("text"))
    json.member("text", .text(text))
    json.endObject()
  }

  private func writePeople(_ people: [Contacts.Person], to json: inout JSONText) {
    let users = people.compactMap(\.feishu)
    guard !users.isEmpty else { return }
    json.beginArray()
    for user in users {
      json.beginObject()
      json.member("tag", .text("at"))
      json.member("user_id", .text(user))
      json.endObject()
    }
    json.endArray()
  }
}
