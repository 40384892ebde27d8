public import Telemetry

/// An alert as a message tells it, with what its rule and its site are called.
public struct AlertContent: Codable, Hashable, Sendable {
  /// The alert's id, `rule:site[/device]#n`.
  public var id: String
  /// The rule.
  public var rule: String
  /// The site.
  public var site: String
  /// The device; nil for an alert of a whole site.
  public var device: String?
  /// The kind of the site.
  public var kind: String
  /// The severity.
  public var severity: String
  /// When it began to fire, in milliseconds since the epoch.
  public var started: Int64
  /// When it ended.
  public var ended: Int64?
  /// The value that was judged last.
  public var value: Double?
  /// The value's unit, UCUM.
  public var unit: String?
  /// The condition, as the rule states it.
  public var limit: String?
  /// The standard that the limit comes from.
  public var basis: String?
  /// The rule's title, by language.
  public var title: [String: String]
  /// What to do, by language.
  public var advice: [String: String]
  /// What people call the site, by language.
  public var place: [String: String]
  /// Who has taken it on.
  public var acknowledgedBy: String?
  /// What they noted.
  public var note: String?
  /// Whether its data has stopped.
  public var isStale: Bool

  /// Makes the content of an alert.
  public init(_ alert: Alert, facts: NotificationFacts) {
    let rule = facts.rules[alert.rule]
    let site = facts.sites[alert.site]
    id = alert.id
    (self.rule, self.site, device) = (alert.rule, alert.site, alert.device)
    kind = site?.kind?.rawValue ?? ""
    severity = alert.severity.rawValue
    started = alert.started.milliseconds
    ended = alert.ended?.milliseconds
    value = alert.value.flatMap { $0.isFinite ? $0 : nil }
    (unit, limit, basis) = (rule?.unit, rule?.limit, rule?.basis)
    title = rule?.title.byName ?? [:]
    advice = rule?.advice.byName ?? [:]
    place = site?.title.byName ?? [:]
    (acknowledgedBy, note) = (alert.acknowledged?.by, alert.acknowledged?.note)
    isStale = alert.isStale
  }

  /// Whether it has ended.
  public var isResolved: Bool { ended != nil }

  /// What it is grouped and told apart by, under Alertmanager's names.
  public var labels: [String: String] {
    var labels = ["alertname": rule, "site": site, "severity": severity]
    labels["device"] = device
    labels["kind"] = kind.isEmpty ? nil : kind
    return labels
  }

  /// The same for every episode of one rule at one place.
  public var fingerprint: String { "\(rule)|\(site)|\(device ?? "")" }

  /// The value of a field that alerts are grouped by; empty where there is none.
  func field(_ field: AlertMatcher.Field) -> String {
    switch field {
    case .alert: id
    case .rule: rule
    case .site: site
    case .kind: kind
    case .device: device ?? ""
    case .severity: severity
    }
  }
}

extension LocalizedText {
  /// The texts by the names of their languages.
  var byName: [String: String] {
    Dictionary(texts.map { ($0.rawValue, $1) }, uniquingKeysWith: { first, _ in first })
  }

  /// Makes a text from ``byName``.
  init(byName texts: [String: String]) {
    let known = texts.compactMap { name, text in Language(rawValue: name).map { ($0, text) } }
    self.init(Dictionary(known, uniquingKeysWith: { first, _ in first }))
  }
}
