import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice quality drift`: what cleanings changed, and how long ago the last one was.
struct QualityDriftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract:
      "Print for each probe when it was last worked on, what that changed, and what to expect.",
    discussion: """
      'before' and 'after' are the medians of the last good values before the work and of the first good \
      ones after it; 'offset' is what dirt or drift had added. 'per_30d' is the offset over the time since \
      the work before; 'expected' is what has been added again by now if it goes on like that: an estimate.

      EXAMPLE
        sluice quality drift 'qingxi-*/*/*'
      """
  )

  @Argument(help: "The series, such as 'qingxi-*/*/dissolved_oxygen*' (default: all).")
  var glob: String?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let language = surroundings.language
    let reader = try surroundings.openStore()
    try SeriesSelection.check(glob, in: reader, language: language)
    let works = Dictionary(grouping: try reader.maintenance(), by: \.device)
    let foulings = Dictionary(grouping: try reader.foulings(), by: \.series)
    var rows = DeviceRows(Self.columns(in: language), output: output, surroundings: surroundings)
    for series in try reader.series(matching: glob) {
      guard let works = works[series.device] else { continue }
      let drift = ProbeDrift(works, foulings[series.id] ?? [], now: SystemClock.now)
      try rows.append(drift.cells(unit: series.unit), of: series)
    }
    try rows.finish()
    if works.isEmpty { StandardError.say(Phrases.noMaintenance.text(in: language)) }
  }

  private static func columns(in language: Language) -> [Column] {
    [
      Column("worked_on", in: language), Column("days", in: language, alignment: .right, digits: 3),
      Column("before", in: language, alignment: .right, digits: 5),
      Column("after", in: language, alignment: .right, digits: 5),
      Column("offset", in: language, alignment: .right, digits: 3),
      Column("per_30d", in: language, alignment: .right, dispensability: 1, digits: 3),
      Column("expected", in: language, alignment: .right, digits: 3),
      Column("unit", in: language), Column("reason", in: language, dispensability: 2),
    ]
  }
}
