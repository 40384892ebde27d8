/// What a test's `sluiced` is to be configured with.
public struct DaemonSettings: Sendable {
  /// The port of the broker, or of a proxy in front of it.
  public var brokerPort: UInt16
  /// The client id, under which the broker keeps the session.
  public var clientIdentifier = "sluice"
  /// Further lines under `broker:`, each `key: value`.
  public var brokerLines: [String] = []
  /// After how many messages a batch is closed.
  public var maximumMessages = 2000
  /// After how long a batch is closed.
  public var maximumDelay = "100ms"
  /// The store's path; nil for one in the daemon's own folder.
  public var storePath: String?
  /// Topic patterns and their formats.
  public var sources: [(topic: String, format: String)] = [
    ("farm/{site}/{device}/telemetry", "json")
  ]
  /// The text of a rules file; nil for no rules.
  public var rules: String?
  /// Further channels, each `name: { type: … }`.
  public var channels: [String] = []
  /// The routes, each `{ to: […] }`.
  public var routes = ["{ to: [duty-log] }"]
  /// Further lines under `notify:`.
  public var notifyLines: [String] = []
  /// Further top-level text.
  public var more = ""

  /// Makes settings for a broker on this port.
  public init(brokerPort: UInt16) { self.brokerPort = brokerPort }

  /// The configuration file of a daemon whose files lie in `folder`.
  func text(in folder: TemporaryDirectory) -> String {
    var lines = [
      "broker:", "  url: mqtt://127.0.0.1:\(brokerPort)", "  client_id: \(clientIdentifier)",
    ]
    lines += brokerLines.map { "  \($0)" }
    lines += [
      "store:", "  path: \(storePath ?? folder.path(of: "sluice.db"))",
      "  commit: { max_messages: \(maximumMessages), max_delay: \(maximumDelay) }",
      "locale: { language: en, time_zone: Asia/Shanghai }", "sources:",
    ]
    lines += sources.map { "  - { topic: \"\($0.topic)\", format: \($0.format) }" }
    lines += rules == nil ? [] : ["rules: [rules.yaml]"]
    lines += [
      "notify:", "  channels:",
      "    duty-log: { type: log, path: \(folder.path(of: "alerts.jsonl")) }",
    ]
    lines += channels.map { "    \($0)" } + ["  routes:"] + routes.map { "    - \($0)" }
    lines += notifyLines.map { "  \($0)" }
    lines += [
      "control: { socket: \(folder.path(of: "control.sock")) }", more,
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
