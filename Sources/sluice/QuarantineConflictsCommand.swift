import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice quarantine conflicts`: second values for times that were stored already.
struct QuarantineConflictsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "List readings that came twice with different values; the first one is stored.",
    discussion: """
      EXAMPLE
        sluice quarantine conflicts
      """
  )

  @Option(help: "List at most so many.")
  var limit = 50

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let reader = try surroundings.openStore()
    do {
      let register = try reader.register()
      let language = surroundings.language
      var rows = output.rows(
        of: [
          Column("series", in: language), Column("time", in: language),
          Column("value", in: language, alignment: .right), Column("unit", in: language),
          Column("arrived", in: language),
        ],
        zone: surroundings.zone
      )
      for conflict in try reader.conflicts(limit: limit) {
        let series = register[conflict.series]
        rows.append([
          Cell(series?.key.description), .time(conflict.time), Cell(conflict.value),
          Cell(series?.unit), .time(conflict.arrived),
        ])
      }
      rows.finish()
      try StandardOutput.drain(&rows, all: true)
    } catch let error as StoreError {
      throw Failure(error)
    }
  }
}
