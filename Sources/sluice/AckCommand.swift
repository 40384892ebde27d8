import ArgumentParser
import Presentation
import Telemetry

/// `sluice ack`: take an alert on.
struct AckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ack",
    abstract: "Take an alert on: repeats and escalations end, and your name stands beside it.",
    discussion: """
      The running daemon writes it down with your user's name and the time. Exit code 1 when the alert \
      is not open, or somebody has it already.

      EXAMPLE
        sluice ack 'pond_oxygen_low:qingxi-3/probe-1#4' --note '已开增氧机'
      """
  )

  @Argument(help: "The alert's id, as 'sluice alerts' prints it.")
  var alert: String

  @Option(help: "What you do about it.")
  var note = ""

  @OptionGroup var who: OperatorOptions

  func run() throws {
    let surroundings = try who.surroundings()
    let answer = try who.perform(
      "acknowledge",
      [("alert", .text(alert)), ("note", .text(note))],
      surroundings
    )
    let by = answer["by"]?.text ?? ""
    let line = Phrases.acknowledged.text(in: surroundings.language, alert, by)
    try StandardOutput.write(Array("\(SafeText.escaped(line))\n".utf8))
  }
}
