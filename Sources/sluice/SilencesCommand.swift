import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice silences`: what is held back, until when, by whom and why.
struct SilencesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "silences",
    abstract: "List the silences that hold or are to come; with --all those that are over, too.",
    discussion: """
      EXAMPLE
        sluice silences
      """
  )

  @Flag(help: "Also those that are over.")
  var all = false

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let now = SystemClock.now
    let silences = try surroundings.openStore().silences().filter { all || $0.ends > now }
    let language = surroundings.language
    let names = ["silence", "where", "from", "to", "by", "reason"]
    var rows = output.rows(
      of: names.map { Column($0, in: language) },
      zone: surroundings.zone
    )
    for silence in silences {
      rows.append(
        [
          .integer(silence.id), .text(silence.matcher.description), .time(silence.starts),
          .time(silence.ends), .text(silence.by), .text(silence.reason),
        ],
        emphasis: silence.holds(at: now) ? .normal : .faint
      )
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
    if silences.isEmpty { StandardError.say(Phrases.noSilences.text(in: language)) }
  }
}
