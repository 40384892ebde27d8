internal import Telemetry
internal import Yams

// What goes wrong in a scenario, and which alerts that ought to raise.
extension ScenarioReader {
  private static let place = ["site", "day", "at", "for"]

  mutating func incident(_ node: Node) -> Incident? {
    let fields = nodes.fields(node, of: "an incident", allowed: Self.place + ["kind"])
    guard
      let kind = required(fields["kind"], node, of: "kind", among: Incident.Kind.allCases)
    else { return nil }
    return Incident(
      kind: kind,
      site: nodes.text(fields["site"], of: "site") ?? "*",
      schedule: schedule(fields)
    )
  }

  mutating func fault(_ node: Node) -> DeviceFault? {
    let own = FaultWord.parameters
    let keys = Self.place + ["kind", "device", "metrics"] + own
    let fields = nodes.fields(node, of: "a fault", allowed: keys)
    guard let word = required(fields["kind"], node, of: "kind", among: FaultWord.allCases)
    else { return nil }
    for key in own where fields[key] != nil && !word.keys.contains(key) {
      nodes.report(
        fields[key] ?? node,
        "'\(key)' means nothing for \(word.rawValue)",
        "leave it out"
      )
    }
    for key in word.keys where fields[key] == nil {
      nodes.report(node, "\(word.rawValue) has no '\(key)'", "add it")
    }
    guard let kind = kind(word, fields, node) else { return nil }
    let list = fields["metrics"]?.sequence.map { Array($0) } ?? []
    return DeviceFault(
      kind: kind,
      site: nodes.text(fields["site"], of: "site") ?? "*",
      device: nodes.text(fields["device"], of: "device") ?? "*",
      metrics: list.compactMap { nodes.word($0, of: "metric", among: Quantity.allCases) },
      schedule: schedule(fields)
    )
  }

  mutating func expectation(_ node: Node) -> Expectation? {
    let keys = ["alert", "site", "device", "metric", "below", "above", "while", "for"]
    let fields = nodes.fields(node, of: "an expectation", allowed: keys)
    guard
      let metric = required(fields["metric"], node, of: "metric", among: Quantity.allCases)
    else { return nil }
    guard let alert = nodes.text(fields["alert"], of: "alert") else {
      if fields["alert"] == nil {
        nodes.report(node, "no alert is named", "add 'alert: rule_name'")
      }
      return nil
    }
    let below = amount(fields["below"], of: "below")
    let above = amount(fields["above"], of: "above")
    if (below == nil) == (above == nil) {
      nodes.report(node, "the limit is not clear", "write either 'below: 3' or 'above: 38'")
    }
    return Expectation(
      alert: alert,
      site: nodes.text(fields["site"], of: "site") ?? "*",
      device: nodes.text(fields["device"], of: "device") ?? "*",
      quantity: metric,
      below: below,
      above: above,
      meanwhile: nodes.word(fields["while"], of: "while", among: Quantity.allCases),
      holdFor: nodes.span(fields["for"], of: "for", in: .zero...(.days(30))) ?? .zero
    )
  }

  private mutating func required<Word: RawRepresentable<String>>(
    _ field: Node?,
    _ node: Node,
    of what: String,
    among words: [Word]
  ) -> Word? {
    if field == nil { nodes.report(node, "there is no '\(what)'", "add one") }
    return nodes.word(field, of: what, among: words)
  }

  private mutating func amount(_ node: Node?, of what: String) -> Double? {
    nodes.number(node, of: what, in: -1e9...1e9, unit: "the metric's unit")
  }

  /// `day`, `at: "22:00"` and `for: 10h`; without a day, all of the run.
  private mutating func schedule(_ fields: [String: Node]) -> Schedule {
    let day = nodes.wholeNumber(fields["day"], of: "day of the run", in: 0...4000)
    let length = nodes.span(fields["for"], of: "for", in: .minutes(1)...(.days(4000)))
    if day == nil, let node = fields["at"] ?? fields["for"] {
      nodes.report(node, "it has no day", "add 'day: 0' for the day in which the run begins")
    }
    return Schedule(
      day: day,
      minute: fields["at"].map { minute($0) } ?? 0,
      length: length
    )
  }

  private mutating func minute(_ node: Node) -> Int {
    let parts = (node.scalar?.string ?? "").split(separator: ":").map { Int($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0..<24).contains(hour),
      (0..<60).contains(minute)
    else {
      nodes.report(
        node,
        "'at' is not a time of day",
        "write hours and minutes in quotes: \"22:30\""
      )
      return 0
    }
    return hour * 60 + minute
  }

  private mutating func kind(
    _ word: FaultWord,
    _ fields: [String: Node],
    _ node: Node
  ) -> DeviceFault.Kind? {
    let rate = nodes.number(fields["rate"], of: "rate", in: 0...1, unit: "shares") ?? 0
    let size = amount(fields["size"], of: "size") ?? 0
    let value = amount(fields["value"], of: "value") ?? 0
    let factor = nodes.number(fields["factor"], of: "factor", in: 1e-6...1e6, unit: "times") ?? 1
    let second = "seconds"
    switch word {
    case .drift: return .drift(perDay: amount(fields["per_day"], of: "per_day") ?? 0)
    case .stuck: return .stuck
    case .spikes: return .spikes(rate: rate, size: size)
    case .sentinel: return .sentinel(rate: rate, value: value)
    case .dropout: return .dropout(rate: rate)
    case .registerReset: return .registerReset
    case .batteryDeath:
      let span = nodes.span(fields["within"], of: "within", in: .minutes(1)...(.days(365)))
      return .batteryDeath(within: span ?? .days(1))
    case .noise: return .noise(factor: factor)
    case .offset: return .offset(value)
    case .unitChange: return .unit(factor: factor)
    case .outOfWater: return .outOfWater
    case .swapped: return .swapped
    case .clockOffset:
      let ahead = nodes.number(fields["ahead"], of: "ahead", in: -4e9...4e9, unit: second) ?? 0
      return .clockOffset(.milliseconds(Int64(ahead * 1000)))
    case .clockDrift:
      let gain = nodes.number(fields["per_day"], of: "per_day", in: -3600...3600, unit: second)
      return .clockDrift(secondsPerDay: gain ?? 0)
    case .clockReset:
      let year = nodes.wholeNumber(fields["year"], of: "year", in: 1970...2037) ?? 2000
      let began = CivilTime(year: year, month: 1, day: 1)?.instant()
      return began.map { .clockReset(to: $0) }
    case .millisecondsTwice: return .millisecondsTwice
    case .reboot: return .reboot
    case .loss: return .loss(rate: rate)
    case .duplicates: return .duplicates(rate: rate)
    case .reordering: return .reordering(rate: rate)
    case .outage:
      let buffer = nodes.wholeNumber(fields["buffer"], of: "buffer", in: 0...1_000_000) ?? 0
      return .outage(buffer: buffer)
    case .silence: return .silence
    case .retained: return .retained
    }
  }
}
