import Foundation
import Telemetry

extension ChannelDefinition {
  /// Reads one of `notify.channels`.
  init?(_ entry: NamedEntry, _ folder: ConfigurationFolder) {
    guard entry.key.isName(entry.name, of: "a channel") else { return nil }
    let channel = entry.value.mapping { keys -> ChannelDefinition? in
      let type = keys.required("type", "log")
      let kind = type?.choice(Kind.self)
      let url = keys["url"]
      var channel = ChannelDefinition(name: entry.name, kind: kind ?? .log)
      channel.allowsPrivate = keys["allow_private"]?.boolean() ?? false
      channel.url = url.flatMap(Self.address)
      channel.token = keys["token_file"]?.secret(in: folder)?.secret
      channel.secret = keys["secret_file"]?.secret(in: folder)?.secret
      channel.path = keys["path"]?.path(in: folder)
      guard let kind else { return nil }
      Self.checkKeys(keys, of: kind)
      if !kind.isSupported {
        type?.warnNotYet("type: \(kind.rawValue)", "alerts are told in channels of type log")
      }
      return channel
    }
    guard let channel else { return nil }
    self = channel
  }

  /// Notes keys that a kind of channel needs and does not have, or has and does not take.
  private static func checkKeys(_ keys: MappingReader, of kind: Kind) {
    let (needed, allowed): ([(String, String)], Set<String>) =
      switch kind {
      case .log: ([("path", "/var/log/sluice/alerts.jsonl")], [])
      case .webhook: ([("url", "https://example.org/hook")], ["allow_private", "secret_file"])
      case .dingtalk, .feishu, .wecom:
        ([], ["url", "allow_private", "token_file", "secret_file"])
      }
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

  private static let others: Set = ["path", "url", "allow_private", "token_file", "secret_file"]

  private static func address(_ reader: NodeReader) -> String? {
    guard let text = reader.filledText() else { return nil }
    // The address is not shown: robots carry their token in it.
    guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
      parts.scheme == "https" || parts.scheme == "http"
    else {
      reader.fault("\(reader.title) is not a web address", "write https://host/path")
      return nil
    }
    if parts.scheme == "http", HostAndPort(host)?.isLoopback != true {
      reader.warn("alerts go to \(host) in plain text", "write https:// if the receiver has it")
    }
    return text
  }
}
