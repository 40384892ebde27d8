internal import Telemetry
internal import Yams

/// Reads a scenario from YAML, with every fault of the file at once.
public struct ScenarioReader {
  var nodes: ScenarioNodes
  var cadence = (every: TimeSpan.minutes(5), jitter: TimeSpan.seconds(10))

  /// Reads the text of a scenario file.
  ///
  /// - Parameters:
  ///   - text: the file's content.
  ///   - file: its name, for the faults.
  /// - Returns: the scenario, whole and in range.
  /// - Throws: ``ScenarioFaults`` with the place of each fault and what to write instead.
  public static func scenario(from text: String, file: String) throws -> Scenario {
    let root: Node
    do {
      root = try compose(yaml: text) ?? Node("")
    } catch let error as YamlError {
      throw ScenarioFaults([fault(of: error, in: file)])
    }
    var reader = ScenarioReader(file: file)
    let scenario = reader.scenario(root)
    guard reader.nodes.faults.isEmpty else { throw ScenarioFaults(reader.nodes.faults) }
    return scenario
  }

  private init(file: String) {
    nodes = ScenarioNodes(file: file)
  }

  private static func fault(of error: YamlError, in file: String) -> ScenarioFault {
    let (mark, problem): (Mark?, String) =
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        (mark, problem)
      case .duplicatedKeysInMapping(let duplicates, let context):
        (context.mark, "the key '\(duplicates.first ?? "")' is there twice")
      default: (nil, "the text is not UTF-8 or not YAML")
      }
    return ScenarioFault(
      file: file,
      line: mark?.line ?? 1,
      column: mark?.column ?? 1,
      what: "not valid YAML: \(problem)",
      advice: "mend the line or the one before it"
    )
  }

  private mutating func scenario(_ root: Node) -> Scenario {
    let keys = [
      "title", "seed", "weather", "cadence", "sites", "incidents", "faults", "expect",
    ]
    let fields = nodes.fields(root, of: "the scenario", allowed: keys)
    if let node = fields["cadence"] { readCadence(node) }
    var sites: [Scenario.Site] = []
    if let node = fields["sites"] {
      for (key, name, value) in nodes.entries(node, of: "sites") {
        checkName(key, name, of: "site")
        sites += self.sites(name, value)
      }
    }
    checkNamesAreUnique(sites, at: fields["sites"] ?? root)
    if root.mapping != nil, sites.allSatisfy(\.devices.isEmpty) {
      nodes.report(root, "the scenario has no devices", "give it 'sites' with 'devices'")
    }
    let seed = nodes.wholeNumber(fields["seed"], of: "seed", in: 0...9_000_000_000_000_000) ?? 1
    return Scenario(
      title: nodes.text(fields["title"], of: "title") ?? "",
      seed: UInt64(seed),
      weather: fields["weather"].map { weather($0) } ?? WeatherSettings(),
      sites: sites,
      incidents: list(fields["incidents"], of: "incidents") { $0.incident($1) },
      faults: list(fields["faults"], of: "faults") { $0.fault($1) },
      expectations: list(fields["expect"], of: "expect") { $0.expectation($1) }
    )
  }

  /// Numbered names may meet names that were written out.
  private mutating func checkNamesAreUnique(_ sites: [Scenario.Site], at node: Node) {
    let names = [("site", sites.map(\.name))] + sites.map { ("device", $0.devices.map(\.name)) }
    for (what, names) in names {
      var met = Set<String>()
      guard let twice = names.first(where: { !met.insert($0).inserted }) else { continue }
      nodes.report(node, "two \(what)s are named '\(twice)'", "give one of them another name")
      return
    }
  }

  /// What the entries of a list say; those with faults are left out.
  private mutating func list<Entry>(
    _ node: Node?,
    of what: String,
    read: (inout ScenarioReader, Node) -> Entry?
  ) -> [Entry] {
    guard let node else { return [] }
    guard let entries = node.sequence else {
      nodes.report(node, "\(what) is not a list", "write '- { … }' lines below it")
      return []
    }
    return entries.compactMap { read(&self, $0) }
  }

  private mutating func readCadence(_ node: Node) {
    let fields = nodes.fields(node, of: "cadence", allowed: ["every", "jitter"])
    cadence = times(fields, default: cadence, at: node)
  }

  /// `every` and `jitter`, which must leave the messages of a device in their order.
  mutating func times(
    _ fields: [String: Node],
    default usual: (every: TimeSpan, jitter: TimeSpan),
    at node: Node
  ) -> (every: TimeSpan, jitter: TimeSpan) {
    let every = nodes.span(fields["every"], of: "every", in: .milliseconds(100)...(.days(1)))
    let jitter = nodes.span(fields["jitter"], of: "jitter", in: .zero...(.hours(12)))
    var times = (every: every ?? usual.every, jitter: jitter ?? usual.jitter)
    // A faster device brings its own jitter down when none is written for it.
    if jitter == nil, times.jitter.milliseconds * 4 > times.every.milliseconds {
      times.jitter = .milliseconds(times.every.milliseconds / 4)
    }
    if times.jitter.milliseconds * 2 >= times.every.milliseconds {
      nodes.report(
        fields["jitter"] ?? node,
        "a jitter of \(times.jitter) lets messages overtake each other",
        "keep it under half of every \(times.every)"
      )
    }
    return times
  }

  private mutating func weather(_ node: Node) -> WeatherSettings {
    let keys = ["location", "season", "clearness", "anomaly", "rain", "wind"]
    let fields = nodes.fields(node, of: "weather", allowed: keys)
    var settings = WeatherSettings()
    if let node = fields["location"] { readLocation(node, into: &settings) }
    if let node = fields["season"] { settings.season = dayOfYear(node) }
    settings.clearness = nodes.number(
      fields["clearness"],
      of: "clearness",
      in: 0.05...1,
      unit: "shares of a clear sky"
    )
    settings.anomaly = nodes.number(fields["anomaly"], of: "anomaly", in: -15...15, unit: "K")
    settings.rain = nodes.number(fields["rain"], of: "rain", in: 0...300, unit: "mm a day")
    settings.wind = nodes.number(fields["wind"], of: "wind", in: 0...25, unit: "m/s")
    return settings
  }

  private mutating func readLocation(_ node: Node, into settings: inout WeatherSettings) {
    let parts = node.sequence.map { Array($0) } ?? []
    guard parts.count == 2 else {
      nodes.report(node, "location is not a pair", "write [longitude, latitude]")
      return
    }
    let east = nodes.number(parts[0], of: "longitude", in: -180...180, unit: "degrees east")
    let north = nodes.number(parts[1], of: "latitude", in: -90...90, unit: "degrees north")
    if let east, let north { (settings.longitude, settings.latitude) = (east, north) }
  }

  /// `MM-DD` as the day of a year without 29 February.
  private mutating func dayOfYear(_ node: Node) -> Int? {
    let parts = (node.scalar?.string ?? "").split(separator: "-").map { Int($0) }
    guard parts.count == 2, let month = parts[0], let day = parts[1],
      let date = CivilTime(year: 2025, month: month, day: day),
      let newYear = CivilTime(year: 2025, month: 1, day: 1)
    else {
      nodes.report(node, "season is not a date", "write month and day in quotes, such as \"07-25\"")
      return nil
    }
    return date.daysSinceEpoch - newYear.daysSinceEpoch + 1
  }
}
