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
    let language = surroundings.language
    let columns = [
      Column("time", in: language),
      Column("value", in: language, alignment: .right),
      Column("unit", in: language),
      Column("flag", in: language),
    ]
    var rows = DeviceRows(columns, output: output, surroundings: surroundings)
    for latest in try reader.latest(matching: glob) {
      let (series, sample) = (latest.series, latest.sample)
      let flag = output.cell(of: sample.flag, in: language)
      try rows.append(
        [.time(sample.time), Cell(sample.value), .text(series.unit), flag],
        of: series,
        emphasis: sample.flag.emphasis
      )
    }
    try rows.finish()
  }
}
