import Telemetry

extension NotifyConfiguration {
  /// Reads `notify`.
  init(_ keys: MappingReader, _ folder: ConfigurationFolder) {
    self.init()
    let names = keys["channels"]
    channels = names?.entries { ChannelDefinition($0, folder) } ?? []
    let known = names?.pairs.map(\.name) ?? []
    if let reader = keys["routes"] {
      routes = reader.items { $0.mapping { RouteDefinition($0, channels: known) } } ?? []
      if !routes.isEmpty {
        reader.warnNotYet("notify.routes", "every alert goes to every channel of type log")
      }
    }
    if let reader = keys["deadline"] {
      if let value = reader.span(.minutes(1) ... .days(30)) { deadline = value }
      reader.warnNotYet("notify.deadline", "it may stay for later")
    }
  }
}

extension RouteDefinition {
  /// Reads one of `notify.routes`.
  fileprivate init?(_ keys: MappingReader, channels known: [String]) {
    let severities = keys["severity"]?.itemsOrOne { $0.choice(Severity.self) } ?? []
    let channels = keys.required("to", "[\(known.first ?? "duty-log")]")?.itemsOrOne { item in
      item.filledText().flatMap { name -> String? in
        guard !known.contains(name) else { return name }
        let nearest = NearestName.find(name, among: known)
        let all = known.joined(separator: ", ")
        item.fault(
          "`\(name)` is not one of `notify.channels`",
          nearest.map { "write `\($0)`" } ?? (all.isEmpty ? "add the channel" : "use one of \(all)")
        )
        return nil
      }
    }
    guard let channels else { return nil }
    self.init(severities: Set(severities), channels: channels)
  }
}
