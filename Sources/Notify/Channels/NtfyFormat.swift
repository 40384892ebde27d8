import Foundation
import Presentation
import Telemetry
import Web

/// A topic of an ntfy server, told by its JSON interface.
struct NtfyFormat: WebFormat {
  let server: String
  let topic: String
  let token: Secret?
  let text: RobotText

  init(_ channel: ChannelDefinition, _ writer: MessageWriter) {
    // The topic is the last part of the address; the interface wants it in the body.
    let address = channel.url ?? ""
    let slash = address.lastIndex(of: "/") ?? address.endIndex
    server = String(address[..<slash])
    topic = String(address[slash...].dropFirst())
    token = channel.token
    text = RobotText(
      writer: writer,
      maximumBytes: 3900,
      keyword: channel.keyword,
      lineBreak: "\n"
    )
  }

  var largestShare: Int { RobotText.largestShare }

  func share(of messages: [OutgoingMessage], at now: Instant) -> Int { text.share(of: messages) }

  func request(_ messages: [OutgoingMessage], at now: Instant) -> WebRequest {
    var json = JSONText(zone: .utc)
    json.beginObject()
    json.member("topic", .text(topic))
    json.member("title", .text(text.title(messages)))
    json.member("message", .text(text.lines(messages, now: now).joined(separator: "\n")))
    json.member("priority", .integer(messages.map { Self.priority($0.content) }.max() ?? 3))
    let alert = messages.count == 1 ? messages.first?.content.alerts.first : nil
    if let link = alert.flatMap({ text.writer.link($0, now: now) }) {
      json.member("click", .text(link))
    }
    json.endObject()
    var headers = ["Content-Type": "application/json"]
    headers["Idempotency-Key"] = messages.first?.key
    headers["Authorization"] = token.map { "Bearer \($0.text)" }
    return WebRequest(url: server, headers: headers, body: json.bytes)
  }

  /// From 5, which rings through, to 2, which makes no sound.
  private static func priority(_ content: NotificationContent) -> Int64 {
    let firing = content.alerts.filter { !$0.isResolved }
    return firing.compactMap { alert -> Int64? in
      switch Severity(rawValue: alert.severity) {
      case .critical: 5
      case .major: 4
      case .minor: 3
      case .notice, nil: 2
      }
    }.max() ?? (content.alerts.isEmpty ? 3 : 2)
  }
}
