import Telemetry

/// Alerts that are told together, and what has been told of them where.
struct NotificationGroup: Sendable {
  /// An alert of the group.
  struct Member: Codable, Hashable, Sendable {
    /// The alert as it stands.
    var content: AlertContent
    /// When it joined, in milliseconds since the epoch.
    var added: Int64
    /// How many steps of the escalation it has gone up.
    var escalated = 0
    /// The channels of those steps, which are told when it ends.
    var escalatedTo: [String] = []
    /// Whether messages about it are held back.
    var isSilenced = false

    var isFiring: Bool { !content.isResolved }
  }

  /// What a channel was told last.
  struct Record: Codable, Hashable, Sendable {
    /// The alerts that fired.
    var firing: Set<String>
    /// Those that had ended.
    var resolved: Set<String>
    /// When, in milliseconds since the epoch.
    var at: Int64
    /// How often it has been told again unchanged.
    var repeats: Int

    private enum CodingKeys: String, CodingKey {
      case firing, resolved, at, repeats
    }

    /// In order: a set has none of its own, and the same record must be the same row.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(firing.sorted(), forKey: .firing)
      try container.encode(resolved.sorted(), forKey: .resolved)
      try container.encode(at, forKey: .at)
      try container.encode(repeats, forKey: .repeats)
    }
  }

  /// What of it is kept between two starts beside its members.
  struct Head: Codable, Hashable, Sendable {
    var route: String
    var labels: [String: String]
    var next: Int64?
    var records: [String: Record]
  }

  let key: String
  let route: String
  let labels: [String: String]
  /// By fingerprint.
  var members: [String: Member] = [:]
  /// By channel.
  var records: [String: Record] = [:]
  /// When it is looked at next.
  var next: Instant?

  var head: Head {
    Head(route: route, labels: labels, next: next?.milliseconds, records: records)
  }

  init(key: String, route: String, labels: [String: String]) {
    (self.key, self.route, self.labels) = (key, route, labels)
  }

  init(key: String, _ head: Head) {
    (self.key, route, labels) = (key, head.route, head.labels)
    (records, next) = (head.records, head.next.map { Instant(milliseconds: $0) })
  }

  /// Members by name, those that fire first.
  var ordered: [(fingerprint: String, member: Member)] {
    members.sorted { left, right in
      left.value.isFiring == right.value.isFiring
        ? left.key < right.key : left.value.isFiring
    }.map { ($0.key, $0.value) }
  }
}
