import Telemetry

extension NotifyConfiguration {
  /// Reads `notify`.
  init(_ keys: MappingReader, _ folder: ConfigurationFolder, contacts: Contacts) {
    self.init()
    let names = keys["channels"]
    channels = names?.entries { ChannelDefinition($0, folder) } ?? []
    let known = names?.pairs.map(\.name) ?? []
    checkFallbacks(names, known)
    readIntervals(keys["intervals"])
    let scope = NotifyScope(
      channels: known,
      intervals: intervals.keys.sorted(),
      people: (Array(contacts.people.keys) + Array(contacts.roles.keys)).sorted(),
      escalations: keys["escalations"]?.pairs.map(\.name) ?? []
    )
    readEscalations(keys["escalations"], scope)
    inhibitions = keys["inhibit"]?.items { $0.mapping { Inhibition($0) } } ?? []
    readRoutes(keys["routes"], scope)
    if let value = keys["templates"]?.mapping({ MessageTemplates($0) }) { templates = value }
    if let value = keys["deadline"]?.span(.minutes(1) ... .days(30)) { deadline = value }
    if let value = keys["watch"]?.mapping({ WatchConfiguration($0, folder, scope) }) {
      watch = value
    }
  }

  /// A channel whose messages would go round in a circle, or end in a log, never tells anybody.
  private func checkFallbacks(_ reader: NodeReader?, _ known: [String]) {
    let next = Dictionary(
      channels.compactMap { channel in channel.fallback.map { (channel.name, $0) } },
      uniquingKeysWith: { $1 }
    )
    for channel in channels {
      guard let fallback = channel.fallback, let reader = reader?[channel.name]?["fallback"] else {
        continue
      }
      guard known.contains(fallback) else {
        reader.unknownName(fallback, of: "notify.channels", known)
        continue
      }
      if channels.contains(where: { $0.name == fallback && $0.kind == .log }) {
        reader.fault(
          "`\(fallback)` is a log, which is told of every alert by itself and takes no messages",
          "name a channel of another type, or delete `fallback`"
        )
      }
      var (current, steps) = (fallback, 0)
      while current != channel.name, let further = next[current], steps < channels.count {
        (current, steps) = (further, steps + 1)
      }
      if current == channel.name || steps == channels.count {
        reader.fault(
          "the fallbacks of `\(channel.name)` go round in a circle",
          "let one of them end"
        )
      }
    }
  }

  private mutating func readIntervals(_ reader: NodeReader?) {
    let entries = reader?.entries { entry -> (String, [CalendarInterval])? in
      guard entry.key.isName(entry.name, of: "an interval") else { return nil }
      let parts = entry.value.itemsOrOne { $0.mapping { CalendarInterval($0) } }
      return parts.map { (entry.name, $0) }
    }
    intervals = Dictionary(entries ?? [], uniquingKeysWith: { $1 })
  }

  private mutating func readEscalations(_ reader: NodeReader?, _ scope: NotifyScope) {
    let entries = reader?.entries { entry -> (String, [EscalationStep])? in
      guard entry.key.isName(entry.name, of: "an escalation") else { return nil }
      let steps = entry.value.items { $0.mapping { EscalationStep($0, scope) } }
      return steps.map { (entry.name, $0.sorted { $0.after < $1.after }) }
    }
    escalations = Dictionary(entries ?? [], uniquingKeysWith: { $1 })
  }

  private mutating func readRoutes(_ reader: NodeReader?, _ scope: NotifyScope) {
    var number = 0
    routes =
      reader?.items { item in
        number += 1
        let standard = "route-\(number)"
        return item.mapping { RouteDefinition($0, named: standard, scope) }
      } ?? []
    var seen: Set<String> = []
    for route in routes where !seen.insert(route.name).inserted {
      reader?.fault("two routes are called `\(route.name)`", "give one another name")
    }
  }
}

/// The names that routes may choose from.
struct NotifyScope {
  let channels: [String]
  let intervals: [String]
  let people: [String]
  let escalations: [String]
}

extension NodeReader {
  /// Reads one or several names out of those that there are.
  func names(_ known: [String], of what: String) -> [String] {
    itemsOrOne { item in
      item.filledText().flatMap { name -> String? in
        guard !known.contains(name) else { return name }
        item.unknownName(name, of: what, known)
        return nil
      }
    } ?? []
  }

  /// Notes a name that nothing is called by.
  func unknownName(_ name: String, of what: String, _ known: [String]) {
    let nearest = NearestName.find(name, among: known)
    let all = known.joined(separator: ", ")
    fault(
      "`\(name)` is not one of `\(what)`",
      nearest.map { "write `\($0)`" } ?? (all.isEmpty ? "add it there" : "use one of \(all)")
    )
  }
}
