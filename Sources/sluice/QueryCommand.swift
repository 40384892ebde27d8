import ArgumentParser
import Presentation
import Store
import Telemetry
import Windows

/// `sluice query`: the values of series, or figures over stretches of time.
struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Print values of series, or their mean, extremes and count per stretch of time.",
    discussion: """
      GLOB is a shell glob over site/device/metric[.channel]; quote it. * and ? do not cross a /.

      T is ISO 8601 with or without zone, a date, 'now', 'today', 'yesterday', or a time before now \
      such as -3h. Without a zone it is read in the configured one. The start belongs to the answer, \
      the end does not.

      Only values with flag 1 (good) or 2 (not evaluated) are used, as rules do; how many were left \
      out is said on stderr.

      EXAMPLES
        sluice query 'qingxi-*/*/dissolved_oxygen*' --since 1h --format json
        sluice query 'qingxi-3/*/water_temp' --from 2026-07-01 --every 1d --with mean,max
        sluice query '*/*/rainfall' --since 30d --every 1d --day-boundary 08:00 --with sum,missing
        sluice query '*/*/dissolved_oxygen*' --every 1d --with 'hours>5,known,min,good,suspect'
      """
  )

  @Argument(help: "The series, such as 'qingxi-*/*/dissolved_oxygen*'.")
  var glob: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How far back, or from when (default: 24h).", valueName: "span")
  )
  var since: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("The first moment.", valueName: "t"))
  var from: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("The first moment after.", valueName: "t"))
  var to: String?

  @Option(
    help: ArgumentHelp(
      "One row for each stretch of this length, aligned to the local day; days follow local midnights.",
      valueName: "span"
    )
  )
  var every: String?

  @Option(
    help: ArgumentHelp(
      """
      With --every, which figures, with commas between: mean, min, max, sum, median, stddev, first, \
      last, count, good, unchecked, suspect, fail, missing, used, time_mean, known, integral, \
      increase, direction, light, running, duty, starts, hours>35, degree_hours<=12.
      """,
      valueName: "figures"
    )
  )
  var with: String?

  @Option(
    help: ArgumentHelp(
      "With --every, the local time at which a day begins (default: 00:00).",
      valueName: "hh:mm"
    )
  )
  var dayBoundary: DayBoundary?

  @Option(
    help: ArgumentHelp(
      "How long a value holds for figures over time (default: 3 times the device's interval, at least 30m).",
      valueName: "span"
    )
  )
  var hold: String?

  @Option(
    help: ArgumentHelp(
      "For increase, what a fall of the counter means: reset, wrap:10000 or volatile (default: reset).",
      valueName: "kind"
    )
  )
  var register: RegisterChoice?

  @Option(help: "Flags 1 and 2; 1, 2 and 3; or all, missing values too.")
  var flags: FlagChoice = .good

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if since != nil, from != nil {
      throw ValidationError("--since and --from say the same: keep one")
    }
    let needing = [
      ("--with", with != nil), ("--day-boundary", dayBoundary != nil), ("--hold", hold != nil),
      ("--register", register != nil),
    ]
    if every == nil, let option = needing.first(where: \.1)?.0 {
      throw ValidationError("\(option) needs --every")
    }
    _ = try step()
    _ = try cap()
    _ = try statistics()
  }

  func run() throws {
    let surroundings = try Surroundings(place)
    let window = try TimeWindow(
      start: since ?? from ?? "24h",
      end: to,
      now: SystemClock.now,
      zone: surroundings.zone
    )
    let losses = LossReport(surroundings)
    let reader = try surroundings.openStore(onLoss: losses.take)
    try SeriesSelection.check(glob, in: reader, language: surroundings.language)
    if let step = try step() {
      try printFigures(every: step, in: window.range, from: reader, surroundings)
    } else {
      try printValues(in: window.range, from: reader, surroundings)
    }
    try losses.finish()
  }

  private func step() throws -> TimeSpan? {
    guard let every else { return nil }
    guard let span = TimeSpan(every), span > .zero else {
      throw ValidationError("--every '\(every)' is no length of time: write it like 10m, 1h or 1d")
    }
    return span
  }

  private func cap() throws -> TimeSpan? {
    guard let hold else { return nil }
    guard let span = TimeSpan(hold), span > .zero else {
      throw ValidationError("--hold '\(hold)' is no length of time: write it like 30m")
    }
    return span
  }

  private func statistics() throws -> [Statistic] {
    try with.map(Statistic.list) ?? Statistic.usual
  }

  private func printValues(
    in range: TimeRange,
    from reader: StoreReader,
    _ surroundings: Surroundings
  ) throws {
    let language = surroundings.language
    var rows = SeriesRows(
      Column.valueColumns(in: language),
      unitAt: 2,
      output: output,
      surroundings: surroundings
    )
    var hidden = 0
    try reader.samples(matching: glob, in: range) { series, sample in
      guard flags.accepts(sample.flag) else {
        hidden += 1
        return
      }
      try rows.append(
        [
          .time(sample.time), Cell(sample.value), output.cell(of: sample.flag, in: language),
          output.cell(of: sample.reasons, in: language), .time(sample.arrived),
        ],
        of: series,
        emphasis: sample.flag.emphasis
      )
    }
    try rows.finish()
    report(count: rows.count, hidden: hidden, in: language)
  }

  private func printFigures(
    every step: TimeSpan,
    in range: TimeRange,
    from reader: StoreReader,
    _ surroundings: Surroundings
  ) throws {
    let language = surroundings.language
    let query = FigureQuery(
      glob: glob,
      range: range,
      grid: try grid(step, zone: surroundings.zone),
      statistics: try statistics(),
      flags: flags,
      hold: try cap(),
      register: register?.kind ?? .reset,
      surroundings: surroundings
    )
    let columns =
      [Column("start", in: language), Column("end", in: language, dispensability: 1)]
      + query.statistics.map { Column($0.title, in: language, alignment: .right, digits: 6) }
    var rows = SeriesRows(
      columns,
      unitAt: columns.count,
      output: output,
      surroundings: surroundings
    )
    try query.run(on: reader) { series, cells in try rows.append(cells, of: series) }
    try rows.finish()
    report(count: rows.count, hidden: 0, in: language)
    try sayWhatIsGone(in: range, from: reader, zone: surroundings.zone, language)
  }

  /// Says so where readings have been dropped that the answer would have needed.
  private func sayWhatIsGone(
    in range: TimeRange,
    from reader: StoreReader,
    zone: LocalZone,
    _ language: Language
  ) throws {
    guard let since = try reader.samplesKeptSince(), range.start < since else { return }
    var text = TimeText(zone: zone)
    let moment = text.text(since, precision: .shortest)
    StandardError.say(Phrases.samplesGone.text(in: language, moment))
  }

  private func grid(_ step: TimeSpan, zone: LocalZone) throws -> TimeGrid {
    let start = dayBoundary?.afterMidnight ?? .zero
    guard let grid = TimeGrid(every: step, zone: zone, dayStart: start) else {
      throw Failure(
        .usage,
        "--every \(step) makes no stretches: use a length of up to a day, or of whole days"
      )
    }
    return grid
  }

  private func report(count: Int, hidden: Int, in language: Language) {
    if hidden > 0 {
      StandardError.say(Phrases.hidden.text(in: language, "\(hidden)"))
    } else if count == 0 {
      StandardError.say(Phrases.noValues.text(in: language))
    }
  }
}
