import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice notify list`: messages on their way, or those that were given up.
struct NotifyListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List messages, the newest first: those on their way, or others.",
    discussion: """
      EXAMPLES
        sluice notify list
        sluice notify list --dead --format json
      """
  )

  @Flag(help: "Those that were given up.")
  var dead = false

  @Flag(help: "All that are kept, those that were told too.")
  var all = false

  @Option(help: ArgumentHelp("How many at most.", valueName: "number"))
  var limit = 100

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let states: Set<OutboxMessage.State> =
      all ? [] : dead ? [.dead] : [.waiting, .claimed]
    let messages = try surroundings.openStore().messages(states: states, limit: max(1, limit))
    let language = surroundings.language
    let names = [
      "message", "channel", "state", "created", "attempts", "next", "finished", "alerts", "reason",
    ]
    var rows = output.rows(of: names.map { Column($0, in: language) }, zone: surroundings.zone)
    for message in messages {
      let isOpen = message.state == .waiting || message.state == .claimed
      rows.append(
        [
          .integer(message.id), .text(message.channel), .text(message.state.rawValue),
          .time(message.created), .integer(Int64(message.attempts)),
          isOpen ? .time(message.next) : .missing, Cell(message.finished), .words(message.alerts),
          Cell(message.reason),
        ],
        emphasis: message.state == .dead ? .alarm : message.reason == nil ? .normal : .warning
      )
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
    if messages.isEmpty { StandardError.say(Phrases.noMessages.text(in: language)) }
  }
}
