internal import Telemetry

/// The batches of a site through the years, and the stages in which they are.
///
/// The county's calendar: rice trays every third day from 20 March (early rice) and from 15 May (late
/// rice), vegetables every week in winter, summer and late autumn; single late rice transplanted on
/// 12 June. Dates of fields and factories are the usual ones, `docs/simulator.md` has them.
struct BatchCalendar: Sendable {
  /// A batch that has begun.
  struct Batch: Hashable, Sendable {
    /// The stage calendar.
    var calendar: String
    /// The local day on which it began, since 1970.
    var started: Int64
  }

  /// Stretches of the year in which a batch begins every so many days.
  fileprivate struct Series {
    var calendar: String
    var first: BatchPlan.DayOfYear
    var last: BatchPlan.DayOfYear
    var every: Int64
  }

  private let series: [Series]

  init(_ plan: BatchPlan, kind: SiteKind) {
    switch plan {
    case .seasonal: series = kind == .seedlingFactory ? Self.factory : Self.fields
    case .dates(let calendar, let days):
      series = days.map { Series(calendar: calendar, first: $0, last: $0, every: 1) }
    }
  }

  /// The last batch that began on a local day or before it; nil where none began in the last year.
  func batch(on day: Int64) -> Batch? {
    let year = CivilTime(Instant(milliseconds: day * 86_400_000)).year
    var last: Batch?
    for year in [year - 1, year] {
      for series in series {
        guard let first = Self.number(of: series.first, in: year), first <= day,
          let end = Self.number(of: series.last, in: year)
        else { continue }
        let started = first + (min(day, end) - first) / series.every * series.every
        if started >= last?.started ?? .min {
          last = Batch(calendar: series.calendar, started: started)
        }
      }
    }
    return last
  }

  /// The stage of a batch on a local day.
  static func stage(of batch: Batch, on day: Int64) -> String? {
    stages(batch.calendar).last { day - batch.started >= $0.day }?.name
  }

  /// On which day a batch leaves the dark room, counted from its beginning; 0 for one that has none.
  static func darkDays(of calendar: String) -> Int64 {
    let stages = stages(calendar)
    guard let place = stages.firstIndex(where: { $0.name == "dark_room" }) else { return 0 }
    return stages.indices.contains(place + 1) ? stages[place + 1].day : 3
  }

  /// The stages between two moments, each named `calendar/stage`, by whole local days.
  func stages(from: Instant, to: Instant) -> [(name: String, from: Instant, to: Instant)] {
    var found: [(name: String, from: Instant, to: Instant)] = []
    let offset = Int64(WeatherGenerator.zoneOffset) * 1000
    var day = (from.milliseconds + offset).quotientFloor(86_400_000)
    while true {
      let begin = max(Instant(milliseconds: day * 86_400_000 - offset), from)
      guard begin < to else { return found }
      day += 1
      let end = min(Instant(milliseconds: day * 86_400_000 - offset), to)
      guard let batch = batch(on: day - 1), let stage = Self.stage(of: batch, on: day - 1)
      else { continue }
      let name = "\(batch.calendar)/\(stage)"
      // A batch after another begins its stages anew, under the same names.
      let isNew = batch.started == day - 1
      if let last = found.indices.last, found[last].name == name, found[last].to == begin, !isNew {
        found[last].to = end
      } else {
        found.append((name, begin, end))
      }
    }
  }

  private static func stages(_ calendar: String) -> [(name: String, day: Int64)] {
    (StageCalendar.stages(named: calendar) ?? []).compactMap { stage in
      guard case .day(let day) = stage.start else { return nil }
      return (stage.name, Int64(day))
    }
  }

  private static func number(of day: BatchPlan.DayOfYear, in year: Int) -> Int64? {
    CivilTime(year: year, month: day.month, day: day.day).map { Int64($0.daysSinceEpoch) }
  }

  private static let factory = [
    Series("vegetable_seedlings", (1, 10), (3, 14), every: 7),
    Series("rice_seedlings", (3, 20), (4, 19), every: 3),
    Series("rice_seedlings", (5, 15), (6, 11), every: 3),
    Series("vegetable_seedlings", (7, 1), (9, 30), every: 7),
    Series("vegetable_seedlings", (11, 1), (12, 10), every: 7),
  ]
  private static let fields = [Series("single_late_rice", (6, 12), (6, 12), every: 1)]
}

extension BatchCalendar.Series {
  fileprivate init(
    _ calendar: String,
    _ first: (Int, Int),
    _ last: (Int, Int),
    every: Int64
  ) {
    self.init(
      calendar: calendar,
      first: BatchPlan.DayOfYear(month: first.0, day: first.1),
      last: BatchPlan.DayOfYear(month: last.0, day: last.1),
      every: every
    )
  }
}
