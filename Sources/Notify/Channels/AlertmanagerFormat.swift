import Presentation
import Telemetry
import Web

/// Alertmanager's own interface, version 2: it groups and tells by its own rules.
struct AlertmanagerFormat: WebFormat {
  let url: String
  let token: Secret?
  let writer: MessageWriter

  /// How long Alertmanager holds an alert to fire without hearing of it again; a reminder has to come
  /// before.
  static let life = TimeSpan.hours(24)

  init(_ channel: ChannelDefinition, _ writer: MessageWriter) {
    let base = channel.url ?? ""
    url = (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/api/v2/alerts"
    (token, self.writer) = (channel.token, writer)
  }

  func request(_ messages: [OutgoingMessage], at now: Instant) -> WebRequest {
    var json = JSONText(zone: .utc)
    json.beginArray()
    for message in messages {
      for entry in WebhookBody.entries(message.content, writer: writer, now: now) {
        write(entry, now: now, to: &json)
      }
    }
    json.endArray()
    var headers = ["Content-Type": "application/json"]
    headers["Idempotency-Key"] = messages.first?.key
    headers["Authorization"] = token.map { "Bearer \($0.text)" }
    return WebRequest(url: url, headers: headers, body: json.bytes)
  }

  private func write(_ entry: WebhookBody.Entry, now: Instant, to json: inout JSONText) {
    let ended = entry.alert?.ended.map { Instant(milliseconds: $0) }
    json.beginObject()
    json.key("labels")
    write(entry.labels.filter { !$0.value.isEmpty }, to: &json)
    json.key("annotations")
    write(entry.annotations, to: &json)
    json.member("startsAt", .time(entry.started))
    json.member("endsAt", .time(ended ?? now + Self.life))
    json.endObject()
  }

  private func write(_ pairs: [String: String], to json: inout JSONText) {
    json.beginObject()
    for (key, value) in pairs.sorted(by: { $0.key < $1.key }) { json.member(key, .text(value)) }
    json.endObject()
  }
}
