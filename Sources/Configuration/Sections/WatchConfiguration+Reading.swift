import Telemetry

extension WatchConfiguration {
  /// Reads `notify.watch`.
  init(_ keys: MappingReader, _ folder: ConfigurationFolder, _ scope: NotifyScope) {
    self.init()
    channels = keys["to"]?.names(scope.channels, of: "notify.channels") ?? []
    heartbeat = keys["heartbeat"]?.mapping { Heartbeat($0, folder) }
    if let value = keys["failing_after"]?.span(.seconds(1) ... .days(7)) { failingAfter = value }
    if let value = keys["waiting_over"]?.integer(1...10_000_000) { waitingOver = value }
    if let value = keys["restart_after"]?.span(.zero ... .days(30)) { restartAfter = value }
  }
}

extension WatchConfiguration.Heartbeat {
  fileprivate init?(_ keys: MappingReader, _ folder: ConfigurationFolder) {
    let every = keys["every"]?.span(.seconds(1) ... .days(1)) ?? .seconds(60)
    let allowsPrivate = keys["allow_private"]?.boolean() ?? false
    let stated = keys["url"].flatMap { $0.webAddress() }.map { Secret($0) }
    let file = keys["url_file"]?.secret(in: folder)
    if keys["url"] == nil, keys["url_file"] == nil {
      keys.owner.fault(
        "`url` is missing in \(keys.owner.title)",
        "add `url: https://…`, or `url_file: heartbeat-url` with the address in that file"
      )
    }
    // A file that is not opened for this command stands for an address that is not needed.
    guard let url = stated ?? file?.secret ?? file.map({ _ in Secret("") }) else { return nil }
    self.init(url: url, every: every, allowsPrivate: allowsPrivate)
  }
}
