public import Telemetry

import Presentation

/// Puts messages into words: the texts of the templates, filled in, in one language.
public struct MessageWriter: Sendable {
  /// The language.
  public let language: Language
  /// The zone of the times.
  public let zone: LocalZone
  private let templates: MessageTemplates
  private let links: AcknowledgementLinks?
  private let contacts: Contacts

  /// Makes a writer.
  ///
  /// - Parameters:
  ///   - language: the language of the messages.
  ///   - zone: the zone of the times.
  ///   - templates: the user's own texts.
  ///   - links: makes links by which alerts are acknowledged; nil where none are served.
  ///   - contacts: the people who may be called by name.
  public init(
    language: Language,
    zone: LocalZone,
    templates: MessageTemplates = MessageTemplates(),
    links: AcknowledgementLinks? = nil,
    contacts: Contacts = Contacts()
  ) {
    (self.language, self.zone, self.templates) = (language, zone, templates)
    (self.links, self.contacts) = (links, contacts)
  }

  /// The people that a message calls.
  public func people(_ content: NotificationContent) -> [Contacts.Person] {
    content.mentions.compactMap { contacts.people[$0] }
  }

  /// One line that says what it is about.
  public func title(_ content: NotificationContent) -> String {
    guard let first = content.alerts.first else { return notice(content).first ?? "Sluice" }
    let line = fill(template(.title), first, content).first ?? first.rule
    return content.alerts.count > 1 ? "\(line) +\(content.alerts.count - 1)" : line
  }

  /// The whole text, line by line.
  public func lines(_ content: NotificationContent, now: Instant) -> [String] {
    guard let first = content.alerts.first else { return notice(content) }
    guard content.alerts.count > 1 else {
      return fill(template(first.isResolved ? .resolved : .firing), first, content, now: now)
    }
    return content.alerts.map { line($0, content) }
  }

  /// One line for each alert of a message, as it stands in a digest.
  public func digest(_ content: NotificationContent) -> [String] {
    guard !content.alerts.isEmpty else { return [notice(content).joined(separator: " ")] }
    return content.alerts.map { line($0, content) }
  }

  /// The line above a digest of so many messages.
  public func digestTitle(_ count: Int) -> String {
    Wording.digest.text(in: language).replacing("%1", with: "\(count)")
  }

  /// What stands where a text had to be cut.
  public func more(_ count: Int) -> String {
    Wording.more.text(in: language).replacing("%1", with: "\(count)")
  }

  /// The link by which an alert is acknowledged.
  public func link(_ alert: AlertContent, now: Instant) -> String? {
    guard !alert.isResolved, alert.acknowledgedBy == nil else { return nil }
    return links?.link(to: alert.id, now: now)
  }

  private func line(_ alert: AlertContent, _ content: NotificationContent) -> String {
    fill(template(.line), alert, content).joined(separator: " ")
  }

  private func notice(_ content: NotificationContent) -> [String] {
    let text =
      content.reason == .test
      ? Wording.test.text(in: language)
      : LocalizedText(byName: content.notice).text(in: language) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  private func template(_ name: MessageTemplates.Name) -> String {
    templates.texts[name]?.texts[language] ?? Wording.template(name).text(in: language)
  }

  /// Fills a template in; a line that holds fields, and of which all are empty, is left out.
  private func fill(
    _ template: String,
    _ alert: AlertContent,
    _ content: NotificationContent,
    now: Instant? = nil
  ) -> [String] {
    let fields = fields(alert, content, now: now)
    return template.split(separator: "\n").compactMap { line -> String? in
      var hasField = false
      var isFilled = false
      let text = String(line).replacing(/\{([a-z]+)\}/) { match -> String in
        hasField = true
        let value = fields[String(match.output.1)] ?? ""
        if !value.isEmpty { isFilled = true }
        return value
      }
      return hasField && !isFilled ? nil : text
    }
  }

  private func fields(
    _ alert: AlertContent,
    _ content: NotificationContent,
    now: Instant?
  ) -> [String: String] {
    let site = LocalizedText(byName: alert.place).text(in: language)
    let place = alert.device.map { "\(alert.site)/\($0)" } ?? alert.site
    var fields = times(alert)
    fields["status"] = Wording.status(isResolved: alert.isResolved).text(in: language)
    fields["severity"] = Wording.severity(alert.severity).text(in: language)
    fields["title"] = LocalizedText(byName: alert.title).text(in: language) ?? alert.rule
    fields["place"] = site.map { "\($0) \(place)" } ?? place
    (fields["site"], fields["device"]) = (site ?? alert.site, alert.device)
    (fields["rule"], fields["id"]) = (alert.rule, alert.id)
    (fields["value"], fields["limit"], fields["basis"]) = (value(alert), alert.limit, alert.basis)
    fields["advice"] = LocalizedText(byName: alert.advice).text(in: language)
    fields["note"] = alert.note
    if let name = alert.acknowledgedBy {
      fields["acknowledged"] =
        Wording.acknowledged.text(in: language).replacing("%1", with: name)
    } else if !alert.isResolved {
      let link = now.flatMap { self.link(alert, now: $0) }
      fields["acknowledge"] = link ?? "sluice ack '\(alert.id)'"
    }
    switch content.reason {
    case .escalation: fields["escalation"] = Wording.escalation.text(in: language)
    case .reminder: fields["escalation"] = Wording.reminder.text(in: language)
    case .firing, .resolved, .notice, .test: break
    }
    return fields
  }

  private func times(_ alert: AlertContent) -> [String: String] {
    let started = Instant(milliseconds: alert.started)
    let ended = alert.ended.map { Instant(milliseconds: $0) }
    var fields = ["since": text(started), "at": text(ended ?? started)]
    fields["until"] = ended.map { text($0) }
    fields["lasted"] = ended.map { Self.length($0 - started) }
    return fields
  }

  private func value(_ alert: AlertContent) -> String {
    guard let number = alert.value.flatMap({ NumberText.rounded($0, digits: 6) }) else { return "" }
    let unit = alert.unit.map(Self.sign) ?? ""
    let stale = alert.isStale ? Wording.stale.text(in: language) : ""
    return number + (unit.isEmpty ? "" : " \(unit)") + stale
  }

  /// UCUM codes that people write differently.
  private static func sign(_ unit: String) -> String {
    switch unit {
    case "Cel": "°C"
    case "1", "{pH}", "[pH]": ""
    case "deg": "°"
    case "m3": "m³"
    default: unit
    }
  }

  private func text(_ instant: Instant) -> String {
    let civil = CivilTime(instant, offset: zone.offset(at: instant))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return
      "\(civil.year)-\(two(civil.month))-\(two(civil.day)) \(two(civil.hour)):\(two(civil.minute))"
  }

  private static func length(_ span: TimeSpan) -> String {
    "\(TimeSpan.seconds(max(0, span.milliseconds / 1000)))"
  }
}
