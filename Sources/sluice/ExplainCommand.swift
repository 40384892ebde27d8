import ArgumentParser
import Configuration
import Presentation
import Rules
import Store
import Telemetry

/// `sluice explain`: why an alert was raised, from the readings to the last message.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show why an alert was raised: readings, expression, timers, deliveries.",
    discussion: """
      ALERT is an id of 'sluice alerts', such as pond_oxygen_low:qingxi-3/probe-1#4.

      EXAMPLE
        sluice explain pond_oxygen_low:qingxi-3/probe-1#4
      """
  )

  @Argument(help: "The alert's id.")
  var alert: String

  @Option(help: ArgumentHelp("Readings so long before and after (default: 1h).", valueName: "span"))
  var around = "1h"

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let around = TimeSpan(around), around > .zero else {
      throw Failure(.usage, "--around '\(self.around)' is no length of time: write it like 1h")
    }
    let surroundings = try Surroundings(place)
    let reader = try surroundings.openStore()
    let found: Alert?
    do throws(StoreError) {
      found = try reader.alert(id: alert)
    } catch {
      throw Failure(error)
    }
    guard let found else {
      throw Failure(
        .no,
        "there is no alert '\(alert)': 'sluice alerts --since 90d' lists their ids"
      )
    }
    let report = ExplainReport(found, reader: reader, output: output, surroundings: surroundings)
    try report.print(around: around)
  }
}
