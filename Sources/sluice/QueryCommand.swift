import ArgumentParser
import Presentation
import Store
import Telemetry

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
      With --every, which figures, with commas between: mean, min, max, sum, first, last, count, \
      good, unchecked, suspect, fail, missing, used.
      """,
      valueName: "figures"
    )
  )
  var with: String?

  @Option(help: "Flags 1 and 2; 1, 2 and 3; or all, missing values too.")
  var flags: FlagChoice = .good

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if since != nil, from != nil {
      throw ValidationError("--since and --from say the same: keep one")
    }
    if with != nil, every == nil { throw ValidationError("--with needs --every") }
    _ = try step()
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
    let reader = try surroundings.openStore()
    try SeriesSelection.check(glob, in: reader, language: surroundings.language)
    if let step = try step() {
      try printFigures(every: step, in: window.range, from: reader, surroundings)
    } else {
      try printValues(in: window.range, from: reader, surroundings)
    }
  }

  private func step() throws -> TimeSpan? {
    guard let every else { return nil }
    guard let span = TimeSpan(every), span > .zero else {
      throw ValidationError("--every '\(every)' is no length of time: write it like 10m, 1h or 1d")
    }
    return span
  }

  private func statistics() throws -> [Statistic] {
    try with.map(Statistic.list) ?? Statistic.usual
  }

  private static func valueColumns(in language: Language) -> [Column] {
    [
      Column("time", in: language),
      Column("value", in: language, alignment: .right),
      Column("flag", in: language),
      Column("reasons", in: language),
      Column("arrived", in: language, dispensability: 1),
    ]
  }

  private func printValues(
    in range: TimeRange,
    from reader: StoreReader,
    _ surroundings: Surroundings
  ) throws {
    let language = surroundings.language
    var rows = SeriesRows(
      Self.valueColumns(in: language),
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
          .words(sample.reasons.words), .time(sample.arrived),
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
    let (language, zone) = (surroundings.language, surroundings.zone)
    let statistics = try statistics()
    let columns =
      [Column("start", in: language), Column("end", in: language, dispensability: 1)]
      + statistics.map { Column($0.rawValue, in: language, alignment: .right, digits: 6) }
    var rows = SeriesRows(
      columns,
      unitAt: columns.count,
      output: output,
      surroundings: surroundings
    )
    let stretches = try reader.aggregates(
      matching: glob,
      in: range,
      every: step,
      zone: zone,
      using: { flags.accepts($0) }
    )
    for (series, stretch, aggregate) in stretches {
      let cells = statistics.map { $0.cell(of: aggregate) }
      try rows.append([.time(stretch.start), .time(stretch.end)] + cells, of: series)
    }
    try rows.finish()
    report(count: rows.count, hidden: 0, in: language)
    try sayWhatIsGone(in: range, from: reader, zone: zone, language)
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

  private func report(count: Int, hidden: Int, in language: Language) {
    if hidden > 0 {
      StandardError.say(Phrases.hidden.text(in: language, "\(hidden)"))
    } else if count == 0 {
      StandardError.say(Phrases.noValues.text(in: language))
    }
  }
}
