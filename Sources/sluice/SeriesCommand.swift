import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice series`: what is stored.
struct SeriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "series",
    abstract: "List the series that are stored, with their unit, span and size.",
    discussion: """
      With --unknown only series of metrics that are in no catalogue: their unit is not known and no \
      limits are checked. Name them in the configuration with 'rename' if they are known ones.

      EXAMPLES
        sluice series
        sluice series 'qingxi-*/*/*' --unknown
      """
  )

  @Argument(help: "The series, such as 'qingxi-*/*/dissolved_oxygen*' (default: all).")
  var glob: String?

  @Flag(help: "Only series of metrics that are not known.")
  var unknown = false

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let reader = try surroundings.openStore()
    try SeriesSelection.check(glob, in: reader, language: surroundings.language)
    let known = MetricCatalogue.standard
    let summaries = try reader.seriesSummaries(matching: glob)
    let chosen = summaries.filter { !unknown || known[$0.key.metric] == nil }
    let columns = Self.columns(in: surroundings.language)
    var rows = DeviceRows(columns, output: output, surroundings: surroundings)
    for summary in chosen {
      try rows.append(
        [
          .text(summary.unit), Cell(summary.first), Cell(summary.last), .integer(summary.samples),
          .integer(summary.bytes),
        ],
        of: summary.series,
        emphasis: known[summary.key.metric] == nil ? .warning : .normal
      )
    }
    try rows.finish()
    if chosen.isEmpty, !summaries.isEmpty {
      StandardError.say(Phrases.noUnknown.text(in: surroundings.language))
    }
  }

  private static func columns(in language: Language) -> [Column] {
    [
      Column("unit", in: language),
      Column("first", in: language, dispensability: 3),
      Column("last", in: language),
      Column("samples", in: language, alignment: .right),
      Column("bytes", in: language, alignment: .right, dispensability: 2),
    ]
  }
}
