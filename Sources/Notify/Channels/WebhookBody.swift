import Presentation
import Telemetry

/// The body of design 3.5: Alertmanager's, with what Sluice knows beside it.
enum WebhookBody {
  /// The body for one message.
  static func bytes(
    _ message: OutgoingMessage,
    receiver: String,
    writer: MessageWriter,
    now: Instant
  ) -> [UInt8] {
    let content = message.content
    var text = JSONText(zone: .utc)
    text.beginObject()
    text.member("version", .text("4"))
    text.member("groupKey", .text(content.group.isEmpty ? "sluice" : content.group))
    text.member("truncatedAlerts", .integer(0))
    text.member("status", .text(content.isFiring ? "firing" : "resolved"))
    text.member("receiver", .text(receiver))
    write("groupLabels", content.groupLabels, to: &text)
    let entries = entries(content, writer: writer, now: now)
    write("commonLabels", common(entries.map(\.labels)), to: &text)
    write("commonAnnotations", common(entries.map(\.annotations)), to: &text)
    text.member("externalURL", .text(""))
    text.member("notification_reason", .text(content.reason.rawValue))
    text.key("alerts")
    text.beginArray()
    for entry in entries { entry.write(to: &text) }
    text.endArray()
    text.endObject()
    return text.bytes
  }

  /// One alert of the body.
  struct Entry {
    var alert: AlertContent?
    var labels: [String: String]
    var annotations: [String: String]
    var started: Instant
    var fingerprint: String

    func write(to text: inout JSONText) {
      text.beginObject()
      text.member("status", .text(alert?.isResolved == true ? "resolved" : "firing"))
      WebhookBody.write("labels", labels, to: &text)
      WebhookBody.write("annotations", annotations, to: &text)
      text.member("startsAt", .time(started))
      let ended = alert?.ended.map { Cell.time(Instant(milliseconds: $0)) }
      // Go's zero time, which is what Alertmanager writes for "not yet".
      text.member("endsAt", ended ?? .text("0001-01-01T00:00:00Z"))
      text.member("generatorURL", .text(""))
      text.member("fingerprint", .text(fingerprint))
      if let alert {
        text.member("id", .text(alert.id))
        text.member("value", Cell(alert.value))
        text.member("unit", Cell(alert.unit))
        text.member("limit", Cell(alert.limit))
        text.member("basis", Cell(alert.basis))
        text.member("acknowledged", Cell(alert.acknowledgedBy))
      }
      text.endObject()
    }
  }

  /// The alerts of a message; what happened to Sluice itself is told as one.
  static func entries(
    _ content: NotificationContent,
    writer: MessageWriter,
    now: Instant
  ) -> [Entry] {
    guard content.alerts.isEmpty else {
      return content.alerts.map { entry($0, content, writer: writer, now: now) }
    }
    let name = content.reason == .test ? "SluiceTest" : "SluiceNotice"
    let lines = writer.lines(content, now: now)
    return [
      Entry(
        alert: nil,
        labels: ["alertname": name, "severity": "notice", "site": ""],
        annotations: ["title": writer.title(content), "text": lines.joined(separator: "\n")],
        started: now,
        fingerprint: AlertFingerprint.text(["alertname": name])
      )
    ]
  }

  private static func entry(
    _ alert: AlertContent,
    _ content: NotificationContent,
    writer: MessageWriter,
    now: Instant
  ) -> Entry {
    var annotations: [String: String] = [:]
    let one = NotificationContent(reason: content.reason, alerts: [alert])
    annotations["title"] =
      LocalizedText(byName: alert.title).text(in: writer.language) ?? alert.rule
    annotations["advice"] = LocalizedText(byName: alert.advice).text(in: writer.language)
    annotations["place"] = LocalizedText(byName: alert.place).text(in: writer.language)
    annotations["text"] = writer.lines(one, now: now).joined(separator: "\n")
    annotations["acknowledge"] = writer.link(alert, now: now)
    return Entry(
      alert: alert,
      labels: alert.labels,
      annotations: annotations,
      started: Instant(milliseconds: alert.started),
      fingerprint: AlertFingerprint.text(alert.labels)
    )
  }

  /// What all have in common.
  private static func common(_ all: [[String: String]]) -> [String: String] {
    guard let first = all.first else { return [:] }
    return first.filter { key, value in all.allSatisfy { $0[key] == value } }
  }

  fileprivate static func write(_ name: String, _ pairs: [String: String], to text: inout JSONText)
  {
    text.key(name)
    text.beginObject()
    for (key, value) in pairs.sorted(by: { $0.key < $1.key }) { text.member(key, .text(value)) }
    text.endObject()
  }
}
