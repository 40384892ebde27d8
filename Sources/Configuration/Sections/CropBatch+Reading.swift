import Telemetry

extension CropBatch {
  /// Reads a site's `batch`.
  init(_ keys: MappingReader) {
    self.init(crop: keys["crop"]?.filledText())
    if let calendar = keys["stage_calendar"] { stages = Self.calendar(calendar) ?? [] }
    started = keys["started"].flatMap(Self.date)
    if let own = keys["stages"] { stages = Self.stages(own) ?? stages }
    stage = keys["stage"]?.filledText()
    if let base = keys["base"]?.number(), let upper = keys["upper"].map({ $0.number() }) ?? 30,
      base < upper
    {
      degreeLimits = base...upper
    }
    if stages.isEmpty == false, started == nil, stage == nil, keys["started"] == nil {
      keys.owner.warn(
        "the batch has stages and no `started`, so its stage is not known",
        "add `started: 2026-06-10`"
      )
    }
  }

  private static func calendar(_ reader: NodeReader) -> [Stage]? {
    guard let name = reader.filledText() else { return nil }
    if let stages = StageCalendar.stages(named: name) { return stages }
    let nearest = NearestName.find(name, among: StageCalendar.names)
    reader.fault(
      "`\(name)` is not a stage calendar",
      nearest.map { "write `\($0)`" }
        ?? "use one of \(StageCalendar.names.joined(separator: ", ")), or list `stages`"
    )
    return nil
  }

  /// Reads `stages`: from name to the first day.
  private static func stages(_ reader: NodeReader) -> [Stage]? {
    let stages = reader.entries { entry -> Stage? in
      if let degrees = degreeDays(entry.value) {
        return Stage(name: entry.name, start: .degreeDays(degrees))
      }
      return entry.value.integer(0...3660).map { Stage(name: entry.name, start: .day($0)) }
    }
    guard let stages else { return nil }
    for (earlier, later) in zip(stages, stages.dropFirst()) where !follows(later, earlier) {
      reader.fault(
        "the stage `\(later.name)` does not begin after `\(earlier.name)`",
        "list stages in their order, each with its first day since `started`"
      )
      return nil
    }
    return stages
  }

  /// `450 K.d`: the stage begins after so many degree days.
  private static func degreeDays(_ reader: NodeReader) -> Double? {
    guard let text = reader.scalarText, let number = text.wholeMatch(of: /([0-9.]+) *K\.d/)?.1
    else {
      return nil
    }
    return Double(number)
  }

  private static func follows(_ later: Stage, _ earlier: Stage) -> Bool {
    switch (earlier.start, later.start) {
    case (.day(let first), .day(let next)): next > first
    case (.degreeDays(let first), .degreeDays(let next)): next > first
    default: true
    }
  }

  private static func date(_ reader: NodeReader) -> CivilTime? {
    let text = reader.scalarText ?? ""
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
    }
    guard parts.map(\.count) == [4, 2, 2], numbers.count == 3,
      let date = CivilTime(year: numbers[0], month: numbers[1], day: numbers[2])
    else {
      reader.mistyped("a date", "write it as 2026-06-10")
      return nil
    }
    return date
  }
}
