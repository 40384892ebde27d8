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
    let summaries = try reader.seriesSummaries(matching: glob)
    let title = { (field: String) in Phrases.title(of: field, in: surroundings.language) }
    let columns = [
      Column("unit", title: title("unit")),
      Column("first", title: title("first"), dispensability: 3),
      Column("last", title: title("last")),
      Column("samples", title: title("samples"), alignment: .right),
      Column("bytes", title: title("bytes"), alignment: .right, dispensability: 2),
    ]
    var rows = DeviceRows(columns, output: output, surroundings: surroundings)
    var count = 0
    for summary in summaries {
      let isUnknown = MetricCatalogue.standard[summary.key.metric] == nil
      if unknown, !isUnknown { continue }
      count += 1
      try rows.append(
        [
          .text(summary.unit), Cell(summary.first), Cell(summary.last), .integer(summary.samples),
          .integer(summary.bytes),
        ],
        of: summary.series,
        emphasis: isUnknown ? .warning : .normal
      )
    }
    try rows.finish()
    if count == 0, !summaries.isEmpty {
      StandardError.say(Phrases.noUnknown.text(in: surroundings.language))
    }
  }
}
