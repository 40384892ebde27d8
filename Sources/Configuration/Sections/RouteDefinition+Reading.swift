import Telemetry

extension RouteDefinition {
  /// Reads one of `notify.routes`.
  init?(_ keys: MappingReader, named standard: String, _ scope: NotifyScope) {
    let matcher = AlertMatcher(keys)
    let channels = keys.required("to", "[\(scope.channels.first ?? "duty-log")]")?
      .names(scope.channels, of: "notify.channels")
    self.init(name: standard, matcher: matcher, channels: channels ?? [])
    if let reader = keys["name"], let name = reader.filledText(), reader.isName(name, of: "a route")
    {
      self.name = name
    }
    readTimes(keys, scope)
    readGrouping(keys)
    mentions = keys["mention"]?.names(scope.people, of: "contacts") ?? []
    escalation = keys["escalate"]?.names(scope.escalations, of: "notify.escalations").first
    sendsResolved = keys["send_resolved"]?.boolean() ?? true
    continues = keys["continue"]?.boolean() ?? false
  }

  private mutating func readTimes(_ keys: MappingReader, _ scope: NotifyScope) {
    func intervals(_ key: String) -> [String] {
      keys[key]?.names(scope.intervals, of: "notify.intervals") ?? []
    }
    during = intervals("during")
    active = intervals("active")
    muted = intervals("mute")
    digestAt = keys["digest_at"]?.itemsOrOne { $0.minuteOfDay() } ?? []
  }

  /// Without `group_by` each alert is told at once; with it, Alertmanager's times hold.
  private mutating func readGrouping(_ keys: MappingReader) {
    let span = TimeSpan.zero ... .days(30)
    let fields = keys["group_by"]?.itemsOrOne { $0.choice(AlertMatcher.Field.self) }
    if let fields {
      grouping = .by(fields)
      (groupWait, groupInterval) = (.seconds(30), .minutes(5))
    }
    if !digestAt.isEmpty, fields == nil { grouping = .by([]) }
    groupWait = keys["group_wait"]?.span(span) ?? groupWait
    groupInterval = keys["group_interval"]?.span(span) ?? groupInterval
    if let reader = keys["group_interval"], case .by = grouping, groupInterval < .seconds(1) {
      reader.fault(
        "a group is looked at once in `group_interval`",
        "write 1s or longer, such as 5m"
      )
    }
    if let reader = keys["repeat_interval"] {
      let value = reader.span(span)
      repeatInterval = value == .zero ? nil : value ?? repeatInterval
    }
    repeatLimit = keys["repeat_limit"]?.integer(0...1000)
  }
}

extension AlertMatcher {
  /// Reads the conditions that stand in a mapping: `severity`, `site`, `kind`, `rule`, `device`.
  init(_ keys: MappingReader) {
    var globs: [Field: [SeriesGlob]] = [:]
    for field in Field.allCases where field != .alert {
      guard let reader = keys[field.rawValue] else { continue }
      globs[field] = reader.itemsOrOne { item in
        switch field {
        case .severity: item.choice(Severity.self).map { SeriesGlob($0.rawValue) }
        case .kind: item.choice(SiteKind.self).map { SeriesGlob($0.rawValue) }
        case .alert, .rule, .site, .device:
          item.filledText().flatMap { text in
            guard !text.contains(where: { $0.isWhitespace || $0 == "," }) else {
              item.mistyped("a name or a pattern of one", "write one such as pond_*")
              return nil
            }
            return SeriesGlob(text)
          }
        }
      }
    }
    self.init(globs)
  }
}

extension Inhibition {
  /// Reads one of `notify.inhibit`.
  init?(_ keys: MappingReader) {
    let source = keys.required("source", "{ rule: gateway_silent }")?
      .mapping { AlertMatcher($0) }
    let target = keys.required("target", "{ rule: \"*_silent\" }")?.mapping { AlertMatcher($0) }
    let equal = keys["equal"]?.itemsOrOne { $0.choice(AlertMatcher.Field.self) } ?? []
    let isBelow = keys["below"]?.boolean() ?? false
    guard let source, let target else { return nil }
    self.init(source: source, target: target, equal: equal, isBelow: isBelow)
  }
}

extension EscalationStep {
  /// Reads one step of one of `notify.escalations`.
  init?(_ keys: MappingReader, _ scope: NotifyScope) {
    let after = keys.required("after", "10m")?.span(.seconds(1) ... .days(30))
    let channels = keys.required("to", "[\(scope.channels.first ?? "duty-room")]")?
      .names(scope.channels, of: "notify.channels")
    let mentions = keys["mention"]?.names(scope.people, of: "contacts") ?? []
    guard let after, let channels else { return nil }
    self.init(after: after, channels: channels, mentions: mentions)
  }
}
