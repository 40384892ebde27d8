import Rules
import Telemetry

extension RuleTestFile {
  /// Reads the keys of a file of tests.
  init(_ keys: MappingReader, _ folder: ConfigurationFolder, _ log: FaultLog) {
    let zone = keys["time_zone"].flatMap(LocalZone.init) ?? .utc
    let profiles = ProfileLibrary(
      folders: ProfileFolders(named: [], besides: folder),
      log: log
    )
    let context = DeviceContext(profiles: profiles, zone: zone)
    let sites = keys["sites"]?.entries { SiteDefinition($0, context) } ?? []
    surroundings = RuleEngine.Surroundings(sites: sites, zone: zone, table: .agronomy)
    step = keys["evaluation_interval"]?.span(.seconds(1) ... .days(1)) ?? .minutes(1)
    start = keys["start_timestamp"].flatMap { Self.start($0, zone) } ?? .epoch
    let scope = RuleScope(catalogue: .standard, sites: sites)
    var reader = RulesReader(folder: folder, scope: scope, log: log)
    rules = keys.required("rule_files", "[ponds.yaml]").map { reader.rules($0) } ?? []
    let names = Set(rules.map(\.name)).union([RuleEngine.limitRule])
    cases =
      keys.required("tests", "[ … ]")?.items { item in
        item.mapping { RuleTestCase($0, number: item.position.line, names) }
      } ?? []
  }

  private static func start(_ reader: NodeReader, _ zone: LocalZone) -> Instant? {
    guard let text = reader.filledText() else { return nil }
    let parts = text.split(whereSeparator: { "-T: ".contains($0) }).compactMap { Int($0) }
    if (3...6).contains(parts.count), text.allSatisfy({ $0.isNumber || "-T: ".contains($0) }),
      let civil = CivilTime(
        year: parts[0],
        month: parts[1],
        day: parts[2],
        hour: parts.count > 3 ? parts[3] : 0,
        minute: parts.count > 4 ? parts[4] : 0,
        second: parts.count > 5 ? parts[5] : 0
      )
    {
      return zone.instant(of: civil)
    }
    reader.mistyped("a local date and time", "write it as 2026-07-01T20:00, in `time_zone`")
    return nil
  }
}

extension RuleTestCase {
  /// Reads one of `tests`.
  init(_ keys: MappingReader, number: Int, _ rules: Set<String>) {
    self.init(
      name: keys["name"]?.filledText() ?? "the test in line \(number)",
      interval: keys["interval"]?.span(.seconds(1) ... .days(31)) ?? .minutes(1),
      inputs: keys.required("input_series", "[ … ]")?.items { item in
        item.mapping { Self.input($0) }
      } ?? [],
      checks: keys["alert_rule_test"]?.items { item in
        item.mapping { Self.check($0, rules) }
      } ?? [],
      courses: keys["transition_test"]?.items { item in
        item.mapping { Self.course($0, rules) }
      } ?? []
    )
  }

  private static func input(_ keys: MappingReader) -> Input? {
    let key = keys.required("series", "qingxi-3/probe-1/dissolved_oxygen").flatMap {
      reader -> SeriesKey? in
      guard let text = reader.filledText() else { return nil }
      if let key = SeriesKey(text) { return key }
      reader.mistyped("the name of a series", "write site/device/metric")
      return nil
    }
    let readings = keys.required("values", "'5 4-0.5x6 _ 2.1!q3 2.2@+90s'").flatMap {
      reader -> [Reading?]? in
      guard let text = reader.text() else { return nil }
      do throws(RuleTestValues.Fault) {
        return try RuleTestValues.read(text)
      } catch {
        reader.fault(
          "`\(error.word)` is not a reading",
          "write 5, 4-0.5x6, _, 2.1!q3, 2.2@+90s, 3~dup or null"
        )
        return nil
      }
    }
    guard let key, let readings else { return nil }
    return Input(key: key, readings: readings)
  }

  private static func rule(_ keys: MappingReader, _ rules: Set<String>) -> String? {
    keys.required("alertname", "pond_oxygen_low").flatMap { reader -> String? in
      guard let name = reader.filledText() else { return nil }
      if rules.contains(name) { return name }
      let nearest = NearestName.find(name, among: rules.sorted())
      reader.fault(
        "`\(name)` is not a rule of `rule_files`",
        nearest.map { "write `\($0)`" } ?? "name one of their rules"
      )
      return nil
    }
  }

  private static func check(_ keys: MappingReader, _ rules: Set<String>) -> Check? {
    let time = keys.required("eval_time", "30m")?.span(.zero ... .days(366))
    let rule = rule(keys, rules)
    let alerts = keys["exp_alerts"]?.items { item in
      item.mapping { keys in
        ExpectedAlert(
          labels: texts(keys["exp_labels"], of: ["site", "device", "severity", "alertname"]),
          annotations: texts(keys["exp_annotations"], of: ["title", "advice", "basis"])
        )
      }
    }
    guard let time, let rule else { return nil }
    return Check(time: time, rule: rule, alerts: alerts ?? [])
  }

  private static func texts(_ reader: NodeReader?, of names: [String]) -> [String: String] {
    let pairs = reader?.mapping { keys in
      names.compactMap { name in keys[name]?.filledText().map { (name, $0) } }
    }
    return Dictionary(pairs ?? [], uniquingKeysWith: { first, _ in first })
  }

  private static func course(_ keys: MappingReader, _ rules: Set<String>) -> Course? {
    let events = keys.required("exp_transitions", "[pending 5m, firing 15m]")?.items {
      $0.filledText()
    }
    guard let rule = rule(keys, rules), let events else { return nil }
    return Course(rule: rule, events: events)
  }
}
