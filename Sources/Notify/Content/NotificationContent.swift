import Foundation

/// What a message says, before it is put into a channel's words; kept in the outbox as JSON.
public struct NotificationContent: Codable, Hashable, Sendable {
  /// Why it is sent.
  public enum Reason: String, Codable, Sendable {
    /// Alerts began, or joined.
    case firing
    /// Alerts ended.
    case resolved
    /// Nothing changed, and nobody has acknowledged it.
    case reminder
    /// Nobody acknowledged it in time.
    case escalation
    /// Something happened to Sluice itself.
    case notice
    /// A person tries the channel.
    case test
  }

  /// Why it is sent.
  public var reason: Reason
  /// The route that led here.
  public var route: String
  /// The group, by its route and labels.
  public var group: String
  /// What the alerts of the group have in common by definition.
  public var groupLabels: [String: String]
  /// The alerts, those that fire first.
  public var alerts: [AlertContent]
  /// The keys of the people to call by name.
  public var mentions: [String]
  /// What happened to Sluice itself, by language.
  public var notice: [String: String]

  /// Makes a content.
  public init(
    reason: Reason,
    route: String = "",
    group: String = "",
    groupLabels: [String: String] = [:],
    alerts: [AlertContent] = [],
    mentions: [String] = [],
    notice: [String: String] = [:]
  ) {
    (self.reason, self.route, self.group) = (reason, route, group)
    (self.groupLabels, self.alerts, self.mentions) = (groupLabels, alerts, mentions)
    self.notice = notice
  }

  /// Whether one of its alerts fires.
  public var isFiring: Bool { alerts.contains { !$0.isResolved } || alerts.isEmpty }

  /// Reads a content that ``json`` gave; nil for anything else.
  public init?(json: String) {
    guard let content = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else {
      return nil
    }
    self = content
  }

  /// The content as JSON, the same for the same content.
  public var json: String { CanonicalJSON.text(self) }
}
