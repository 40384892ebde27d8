import Configuration
import Presentation
import Store
import Telemetry
import Windows

/// Figures of series over stretches of time.
struct FigureQuery {
  /// Which series.
  let glob: String
  /// Which event times.
  let range: TimeRange
  /// How time is cut.
  let grid: TimeGrid
  /// Which figures.
  let statistics: [Statistic]
  /// Which values are used.
  let flags: FlagChoice
  /// How long values hold, and what a fall of a register means; the hold of each device where
  /// `hold` is nil.
  let hold: TimeSpan?
  let register: Totaliser.Kind
  let surroundings: Surroundings

  /// Hands out start, end and figures of each stretch that holds a sample, by series and time.
  func run(
    on reader: StoreReader,
    _ body: (Register.Series, [Cell]) throws -> Void
  ) throws {
    // Room for a row, used again for each.
    var cells: [Cell] = []
    guard statistics.contains(where: \.needsScan) else {
      try reader.aggregates(
        matching: glob,
        in: range,
        every: grid.every,
        zone: grid.zone,
        dayStart: grid.dayStart,
        using: { flags.accepts($0) }
      ) { series, stretch, aggregate in
        cells.removeAll(keepingCapacity: true)
        cells.append(.time(stretch.start))
        cells.append(.time(stretch.end))
        for statistic in statistics { cells.append(statistic.cell(of: aggregate)) }
        try body(series, cells)
      }
      return
    }
    try scan(reader, body)
  }

  /// How far before the range samples are read that say what holds, or stands, at its start.
  private static let leastLookback = TimeSpan.days(1)

  private func scan(
    _ reader: StoreReader,
    _ body: (Register.Series, [Cell]) throws -> Void
  ) throws {
    let lookback = max(Self.leastLookback, hold ?? .zero)
    let wider = TimeRange(start: range.start - lookback, end: range.end)
    var current: (series: Register.Series, scan: SeriesScan)?
    try reader.samples(matching: glob, in: wider) { series, sample in
      if let done = current, done.series.id != series.id { try finish(done, body) }
      if current?.series.id != series.id { current = (series, begin(series)) }
      current?.scan.take(sample, isUsed: flags.accepts(sample.flag))
    }
    if let current { try finish(current, body) }
  }

  private func begin(_ series: Register.Series) -> SeriesScan {
    let device = surroundings.configuration?.sites.first { $0.name == series.key.site }?
      .devices.first { $0.name == series.key.device }
    var limits: [ThresholdTime.Limit] = []
    for limit in statistics.compactMap(\.limit) where !limits.contains(limit) {
      limits.append(limit)
    }
    return SeriesScan(
      grid: grid,
      range: range,
      settings: SeriesScan.Settings(
        cap: hold ?? HoldTrack.cap(every: device?.every),
        totaliser: Totaliser(kind: register),
        limits: limits,
        listsHeldStretches: statistics.contains(where: \.isOfTime),
        keepsValues: statistics.contains(.plain(.median)),
        until: SystemClock.now
      )
    )
  }

  private func finish(
    _ done: (series: Register.Series, scan: SeriesScan),
    _ body: (Register.Series, [Cell]) throws -> Void
  ) throws {
    var scan = done.scan
    for stretch in scan.finish() {
      let times: [Cell] = [.time(stretch.range.start), .time(stretch.range.end)]
      try body(done.series, times + statistics.map { $0.cell(of: stretch) })
    }
  }
}
