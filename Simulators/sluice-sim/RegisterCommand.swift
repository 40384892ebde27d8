import ArgumentParser
import FieldSimulation
import Telemetry

/// `sluice-sim register`: what a receiver has to know of a scenario.
struct RegisterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Print a scenario's sources and sites, as sluice.yaml has them.",
    discussion: """
      Put below `store:` and `rules:` it makes a configuration under which every device of the \
      scenario is known by kind, rhythm and format.

      Example:
        sluice-sim register county >> sluice.yaml
      """
  )

  @Argument(help: "A scenario file, or the name of a shipped one.")
  var scenario: String

  @Option(help: "The seed of the run; by default the scenario's own.")
  var seed: UInt64?

  @Option(help: "As for `run`: exactly so many devices.")
  var devices: Int?

  @Option(
    parsing: .unconditional,
    help: "As for `run`: the day whose batches are under way."
  )
  var from = "now"

  mutating func run() throws {
    guard let moment = StartTime.instant(from, now: .now) else {
      throw RunError.usage("--from \(from): write now, -26h, 2026-07-25 or 2026-07-25T04:00")
    }

    var scenario = try ScenarioLocator.scenario(scenario)
    if let devices { scenario = scenario.scaled(toDevices: devices) }
    let register = ScenarioRegister(
      scenario: scenario,
      seed: seed ?? scenario.seed,
      at: moment
    )
    print(register.yaml, terminator: "")
  }
}
