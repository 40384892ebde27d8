import ArgumentParser
import Decoding
import Presentation
import Store
import Telemetry

/// `sluice export`: readings of series, into a file that `sluice import` reads.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the readings of series into a file, of any size.",
    discussion: """
      The file has series, time, value, unit, flag, reasons and arrived, by series and time: CSV with \
      a line of names where it ends in .csv, one JSON object per line where it ends in .ndjson. It is \
      written under FILE.partial and renamed at its end.

      Without --since, --from or --to it is everything; without --flags also what is doubtful, wrong \
      or missing. Of a damaged store everything is written that can be read; what cannot is said on \
      stderr, and the exit code is 1.

      EXAMPLES
        sluice export '*/*/*' -o all.csv
        sluice export 'qingxi-3/*/water_temp' 'qingxi-3/*/ph' --since 30d -o pond.ndjson
      """
  )

  @Argument(help: "The series, such as 'qingxi-*/*/dissolved_oxygen*'; one or more.")
  var globs: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write: .csv or .ndjson.", valueName: "file")
  )
  var output: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How far back, or from when.", valueName: "span")
  )
  var since: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("The first moment.", valueName: "t"))
  var from: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("The first moment after.", valueName: "t"))
  var to: String?

  @Option(help: "Flags 1 and 2; 1, 2 and 3; or all, missing values too.")
  var flags: FlagChoice = .any

  @Flag(help: "Write times in UTC instead of the configured zone.")
  var utc = false

  @OptionGroup var place: PlaceOptions

  func validate() throws {
    if globs.isEmpty { throw ValidationError("name at least one series: '*/*/*' is all") }
    if since != nil, from != nil {
      throw ValidationError("--since and --from say the same: keep one")
    }
    _ = try format()
  }

  func run() throws {
    let surroundings = try Surroundings(place)
    let range = try range(in: surroundings.zone)
    let losses = LossReport(surroundings)
    let reader = try surroundings.openStore(onLoss: losses.take)
    let series = try chosen(from: reader, surroundings.language)
    let names = ["series", "time", "value", "unit", "flag", "reasons", "arrived"]
    var file = try OutputFile(output)
    var rows = try format()
      .rows(of: names.map { Column($0) }, zone: utc ? .utc : surroundings.zone)
    let count = try write(reader.cursor(over: series, in: range), &rows, &file, surroundings)
    rows.finish()
    try file.write(&rows.bytes)
    try file.publish()
    if count == 0 { StandardError.say(Phrases.noValues.text(in: surroundings.language)) }
    try losses.finish()
  }

  private func format() throws -> OutputFormat {
    guard let format = ReadingsFile.format(of: output) else {
      throw ValidationError("-o '\(output)' ends in neither .csv nor .ndjson")
    }
    return format == .csv ? .csv : .json
  }

  private func range(in zone: LocalZone) throws -> TimeRange {
    guard since != nil || from != nil || to != nil else { return .all }
    guard let start = since ?? from else {
      let first = "1970-01-01T00:00:00Z"
      return try TimeWindow(start: first, end: to, now: SystemClock.now, zone: zone).range
    }
    return try TimeWindow(start: start, end: to, now: SystemClock.now, zone: zone).range
  }

  /// Each series once, by name, whatever the globs have in common.
  private func chosen(
    from reader: StoreReader,
    _ language: Language
  ) throws -> [Register.Series] {
    var names: [String: Register.Series] = [:]
    for glob in globs {
      try SeriesSelection.check(glob, in: reader, language: language)
      for series in try reader.series(matching: glob) { names[series.key.description] = series }
    }
    return names.sorted { $0.key < $1.key }.map(\.value)
  }

  private func write(
    _ cursor: SampleCursor,
    _ rows: inout any RowText,
    _ file: inout OutputFile,
    _ surroundings: Surroundings
  ) throws -> Int {
    let progress = ProgressLine()
    defer { progress.clear() }
    var count = 0
    while let block = try cursor.next() {
      for index in 0..<block.columns.count {
        let sample = block.columns.sample(index, of: block.series.id)
        guard flags.accepts(sample.flag) else { continue }
        count += 1
        rows.append([
          .text(block.series.key.description), .time(sample.time), Cell(sample.value),
          .text(block.series.unit), .integer(Int64(sample.flag.rawValue)),
          .words(sample.reasons.words), .time(sample.arrived),
        ])
      }
      try file.write(&rows.bytes)
      progress.show(Phrases.exporting.text(in: surroundings.language, "\(count)"))
    }
    return count
  }
}
