import QualityControl
import Telemetry

/// Reads the tests of one entry of `quality`.
struct QualityTestsReading {
  private let keys: MappingReader
  private var result: [QualitySetting.Change] = []

  init(_ keys: MappingReader) { self.keys = keys }

  /// What the entry changes.
  mutating func changes() -> [QualitySetting.Change] {
    for test in QualitySetting.tests where test != "climatology" { read(test) }
    readSeasons()
    if let rated = keys["rated_flow"] { take(.ratedFlow, rated.number().map { .number($0) }) }
    return result
  }

  private mutating func take(_ setting: QualitySetting, _ value: QualitySetting.Value?) {
    if let value { result.append(.set(setting, value)) }
  }

  /// Every test can be switched `off`.
  private mutating func read(_ test: String) {
    guard let reader = keys[test] else { return }
    guard reader.scalarText != "off" else { return result.append(.off(test: test)) }
    let settings = QualitySetting.allCases.filter { $0.test == test }
    if settings.count == 1, settings[0].kind == .onOff {
      return take(settings[0], reader.word(of: ["on", "off"]).map { _ in .on })
    }
    let values = reader.mapping { part -> [(QualitySetting, QualitySetting.Value)] in
      let values = settings.compactMap { setting -> (QualitySetting, QualitySetting.Value)? in
        let name = String(setting.rawValue.dropFirst(test.count + 1))
        return part[name].flatMap { Self.value($0, setting) }.map { (setting, $0) }
      }
      QualityLimits.check(values, in: part.owner)
      return values
    }
    for (setting, value) in values ?? [] { take(setting, value) }
  }

  private static func value(_ reader: NodeReader, _ setting: QualitySetting) -> QualitySetting
    .Value?
  {
    switch setting.kind {
    case .number: reader.number().map { .number($0) }
    case .count: reader.integer(1...1_000_000).map { .count($0) }
    case .span: reader.span(.milliseconds(1) ... .days(3660)).map { .span($0) }
    case .word(let words): reader.word(of: words).map { .word($0) }
    case .range: range(reader).map { .range($0) }
    case .onOff, .seasons: nil
    }
  }

  private static func range(_ reader: NodeReader) -> ClosedRange<Double>? {
    guard let limits = reader.items({ $0.number() }) else { return nil }
    guard limits.count == 2, limits[0] <= limits[1] else {
      reader.fault("\(reader.title) is not a range", "write [lowest, highest]")
      return nil
    }
    return limits[0]...limits[1]
  }

  // MARK: Seasons

  private mutating func readSeasons() {
    guard let reader = keys["climatology"] else { return }
    guard reader.scalarText != "off" else { return result.append(.off(test: "climatology")) }
    let seasons = reader.items { $0.mapping(Self.season) }
    if let seasons { result.append(.set(.climatology, .seasons(seasons))) }
  }

  private static func season(_ keys: MappingReader) -> Season? {
    var season = Season(
      suspect: keys["suspect"].flatMap(range),
      fail: keys["fail"].flatMap(range)
    )
    season.months = keys["months"]?.items { $0.integer(1...12) }.map { Set($0) }
    season.days = keys["days"].flatMap { span($0, 1...366) }
    season.weeks = keys["weeks"].flatMap { span($0, 1...53) }
    season.hours = keys["hours"].flatMap { span($0, 0...23) }
    if season.suspect == nil, season.fail == nil {
      keys.owner.fault(
        "\(keys.owner.title) has no limits",
        "add `suspect: [lowest, highest]`, `fail: [lowest, highest]` or both"
      )
    }
    return season
  }

  private static func span(_ reader: NodeReader, _ range: ClosedRange<Int>) -> Season.ClosedSpan? {
    guard let ends = reader.items({ $0.integer(range) }) else { return nil }
    guard ends.count == 2 else {
      reader.fault("\(reader.title) is not a first and a last number", "write [first, last]")
      return nil
    }
    return Season.ClosedSpan(ends[0], ends[1])
  }
}
