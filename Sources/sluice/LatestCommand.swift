import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice latest`: the newest value of each series.
struct LatestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latest",
    abstract: "Print the newest value of each series, whatever its flag.",
    discussion: """
      EXAMPLES
        sluice latest
        sluice latest 'qingxi-*/*/dissolved_oxygen*' --format json
      """
  )

  @Argument(help: "The series, such as 'qingxi-*/*/dissolved_oxygen*' (default: all).")
  var glob: String?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let reader = try surroundings.openStore()
    try SeriesSelection.check(glob, in: reader, language: surroundings.language)
    let isTable = output.chosenFormat == .table
    let title = { (field: String) in Phrases.title(of: field, in: surroundings.language) }
    let columns = [
      Column("time", title: title("time")),
      Column("value", title: title("value"), alignment: .right),
      Column("unit", title: title("unit")),
      Column("flag", title: title("flag")),
    ]
    var rows = DeviceRows(columns, output: output, surroundings: surroundings)
    for latest in try reader.latest(matching: glob) {
      let (series, sample) = (latest.series, latest.sample)
      let flag: Cell =
        isTable
        ? .text(Phrases.word(for: sample.flag, in: surroundings.language))
        : .integer(Int64(sample.flag.rawValue))
      try rows.append(
        [.time(sample.time), Cell(sample.value), .text(series.unit), flag],
        of: series,
        emphasis: sample.flag.emphasis
      )
    }
    try rows.finish()
  }
}
