import ArgumentParser
import Presentation
import Telemetry

/// `sluice maintenance`: say that somebody works on a device.
struct MaintenanceCommand: ParsableCommand {
  /// What is said.
  enum Step: String, ExpressibleByArgument, CaseIterable {
    /// The work begins.
    case start
    /// The work has ended.
    case stop
  }

  static let configuration = CommandConfiguration(
    commandName: "maintenance",
    abstract: "Say that somebody works on a device, and that the work is done.",
    discussion: """
      In between, its values are flagged suspect with the reason 'maintenance', and its alerts stay as \
      they are. Three good values after the end, what the work changed is written down: see 'sluice \
      quality drift'. Exit code 1 when the device is not known, is worked on already, or is not.

      EXAMPLES
        sluice maintenance start qingxi-3/probe-1 --reason '清洗溶氧探头'
        sluice maintenance stop qingxi-3/probe-1
      """
  )

  @Argument(help: "Whether the work begins or has ended.")
  var step: Step

  @Argument(help: "The device: site/device, or its name alone where no other site has it.")
  var device: String

  @Option(help: "What is done; needed at the start.")
  var reason = ""

  @OptionGroup var who: OperatorOptions

  func validate() throws {
    if step == .start, reason.allSatisfy(\.isWhitespace) {
      throw ValidationError("say what is done: --reason TEXT")
    }
  }

  func run() throws {
    let surroundings = try who.surroundings()
    let answer = try who.perform(
      "maintenance",
      [("device", .text(device)), ("step", .text(step.rawValue)), ("reason", .text(reason))],
      surroundings
    )
    let (device, by) = (answer["device"]?.text ?? "", answer["by"]?.text ?? "")
    let phrase = step == .start ? Phrases.workStarted : Phrases.workStopped
    let line = phrase.text(in: surroundings.language, device, by, device)
    try StandardOutput.write(Array("\(SafeText.escaped(line))\n".utf8))
  }
}
