import ArgumentParser
import Presentation
import Telemetry

/// `sluice notify retry`: try a message anew that was given up.
struct NotifyRetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Try a message anew that was given up, with all the time that it had at first.",
    discussion: """
      EXAMPLE
        sluice notify retry 4711
      """
  )

  @Argument(help: "The message's number, as 'sluice notify list --dead' prints it.")
  var message: Int64

  @OptionGroup var who: OperatorOptions

  func run() throws {
    let surroundings = try who.surroundings()
    let answer = try who.perform("notify_retry", [("id", .integer(message))], surroundings)
    let channel = answer["channel"]?.text ?? ""
    let text = Phrases.triedAnew.text(in: surroundings.language, "\(message)", channel)
    try StandardOutput.write(Array("\(SafeText.escaped(text))\n".utf8))
  }
}
