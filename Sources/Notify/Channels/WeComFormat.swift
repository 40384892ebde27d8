import Presentation
import Telemetry
import Web

/// WeCom's group robot: Markdown of at most 4,096 bytes, or text of 2,048 where people are called by
/// their mobile; 20 messages a minute.
///
/// The key in the address is its only secret.
struct WeComFormat: WebFormat {
  let url: String
  let markdown: RobotText
  let plain: RobotText

  static let endpoint = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"

  /// Error codes of the open platform.
  static let verdict = RobotVerdict(
    codeNames: ["errcode"],
    reasonName: "errmsg",
    throttling: [45_009],
    fatal: [93_000, 40_008, 40_058, 44_004]
  )

  init(_ channel: ChannelDefinition, _ writer: MessageWriter) {
    let base = channel.url ?? Self.endpoint
    url =
      channel.token.map {
        "\(base)\(base.contains("?") ? "&" : "?")key=\(PercentText.encoded($0.text))"
      } ?? base
    func text(_ bytes: Int) -> RobotText {
      RobotText(
        writer: writer,
        maximumBytes: bytes,
        keyword: channel.keyword,
        lineBreak: "\n"
      )
    }
    // Room is left for the names of those who are called.
    (markdown, plain) = (text(3800), text(2000))
  }

  var limits: [RateLimit] { [RateLimit(count: 20, per: .seconds(61))] }

  var largestShare: Int { RobotText.largestShare }

  func share(of messages: [OutgoingMessage], at now: Instant) -> Int {
    markdown.share(of: messages)
  }

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

  private func body(_ messages: [OutgoingMessage], now: Instant) -> [UInt8] {
    let people = markdown.people(messages)
    let mobiles = people.filter { $0.wecom == nil }.compactMap(\.mobile)
    // Markdown cannot call a mobile, and text holds less: a digest stays Markdown.
    let isPlain = !mobiles.isEmpty && messages.count == 1
    let text = isPlain ? plain : markdown
    var lines = text.lines(messages, now: now)
    let users = people.compactMap(\.wecom)
    if !isPlain, !users.isEmpty {
      lines.append(users.map { "<@\($0)>" }.joined(separator: " "))
    }
    var json = JSONText(zone: .utc)
    json.beginObject()
    json.member("msgtype", .text(isPlain ? "text" : "markdown"))
    json.key(isPlain ? "text" : "markdown")
    json.beginObject()
    json.member("content", .text(lines.joined(separator: text.lineBreak)))
    if isPlain {
      json.member("mentioned_list", .words(users))
      json.member("mentioned_mobile_list", .words(mobiles))
    }
    json.endObject()
    json.endObject()
    return json.bytes
  }
}
