import Foundation
import Telemetry

extension ChannelDefinition {
  /// Reads one of `notify.channels`.
  init?(_ entry: NamedEntry, _ folder: ConfigurationFolder) {
    guard entry.key.isName(entry.name, of: "a channel") else { return nil }
    let channel = entry.value.mapping { keys -> ChannelDefinition? in
      let kind = keys.required("type", "log")?.choice(Kind.self)
      var channel = ChannelDefinition(name: entry.name, kind: kind ?? .log)
      channel.readAddress(keys, folder)
      channel.readWords(keys)
      guard let kind else { return nil }
      Self.checkKeys(keys, of: kind)
      return channel
    }
    guard let channel else { return nil }
    self = channel
  }

  private mutating func readAddress(_ keys: MappingReader, _ folder: ConfigurationFolder) {
    allowsPrivate = keys["allow_private"]?.boolean() ?? false
    url = keys["url"].flatMap { $0.webAddress() }
    caFile = keys["ca_file"]?.credentialPath(in: folder, isPrivate: false)
    token = keys["token_file"]?.secret(in: folder)?.secret
    secret = keys["secret_file"]?.secret(in: folder)?.secret
    nextSecret = keys["next_secret_file"]?.secret(in: folder)?.secret
    path = keys["path"]?.path(in: folder)
    from = keys["from"]?.mailAddress()
    recipients = keys["to"]?.itemsOrOne { $0.mailAddress() } ?? []
    command = keys["command"]?.itemsOrOne { $0.text() } ?? []
    if let reader = keys["sendmail"], let path = reader.filledText() { command = [path] }
    if let reader = keys["command"], let program = command.first, !program.hasPrefix("/") {
      reader.fault(
        "`\(program)` is no whole path",
        "write one such as [/usr/local/bin/page, --now]"
      )
    }
  }

  private mutating func readWords(_ keys: MappingReader) {
    tellsJournal = keys["journal"]?.boolean() ?? false
    keyword = keys["keyword"]?.filledText()
    language = keys["language"]?.choice(Language.self)
    fallback = keys["fallback"]?.filledText()
  }

  /// Notes keys that a kind of channel needs and does not have, or has and does not take.
  private static func checkKeys(_ keys: MappingReader, of kind: Kind) {
    let (needed, allowed) = keyNames(kind)
    for (name, example) in needed { _ = keys.required(name, example) }
    let known = allowed.union(needed.map(\.0)).union(["type"])
    for entry in keys.all where !known.contains(entry.name) && others.contains(entry.name) {
      entry.key.fault("a channel of type `\(kind.rawValue)` takes no `\(entry.name)`", "delete it")
    }
    let isRobot = [.dingtalk, .feishu, .wecom].contains(kind)
    if isRobot, keys["url"] == nil, keys["token_file"] == nil {
      keys.owner.fault(
        "`token_file` is missing in \(keys.owner.title)",
        "add `token_file: \(kind.rawValue)-token` with the robot's token in that file"
      )
    }
  }

  private static func keyNames(_ kind: Kind) -> (needed: [(String, String)], allowed: Set<String>) {
    let web: Set = ["url", "allow_private", "ca_file", "fallback", "language"]
    return switch kind {
    case .log: ([("path", "/var/log/sluice/alerts.jsonl")], ["journal"])
    case .webhook:
      ([("url", "https://example.org/hook")], web.union(["secret_file", "next_secret_file"]))
    case .dingtalk, .feishu: ([], web.union(["token_file", "secret_file", "keyword"]))
    case .wecom: ([], web.union(["token_file", "secret_file", "keyword"]))
    case .alertmanager: ([("url", "http://127.0.0.1:9093")], web.union(["token_file"]))
    case .ntfy: ([("url", "https://ntfy.sh/my-topic")], web.union(["token_file", "keyword"]))
    case .email:
      ([("to", "[farm@example.org]")], ["from", "sendmail", "fallback", "language", "keyword"])
    case .command: ([("command", "[/usr/local/bin/page]")], ["fallback", "language"])
    }
  }

  private static let others: Set = [
    "path", "url", "allow_private", "token_file", "secret_file", "next_secret_file", "ca_file",
    "keyword", "language", "fallback", "from", "to", "sendmail", "command", "journal",
  ]
}

extension NodeReader {
  /// Reads the address of a receiver.
  func webAddress(warnsOfPlainText: Bool = true) -> String? {
    guard let text = filledText() else { return nil }
    // The address is not shown: robots carry their token in it.
    guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
      parts.scheme == "https" || parts.scheme == "http"
    else {
      fault("\(title) is not a web address", "write https://host/path")
      return nil
    }
    if warnsOfPlainText, parts.scheme == "http", HostAndPort(host)?.isLoopback != true {
      warn("alerts go to \(host) in plain text", "write https:// if the receiver has it")
    }
    return text
  }
}
