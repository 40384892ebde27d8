import ArgumentParser
import FieldSimulation
import Foundation

/// The program: it reads its arguments, runs the command and ends with the documented codes.
///
/// 0 done; 2 the arguments or the scenario file are wrong; 3 it could not run.
@main
struct SluiceSim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sluice-sim",
    abstract: "Simulate farm devices that publish to an MQTT broker.",
    subcommands: [
      RunCommand.self, ScoreCommand.self, ReplayCommand.self, LoadCommand.self,
      RegisterCommand.self,
    ]
  )

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as RunError {
      StandardError.print("sluice-sim: \(error.description)")
      Foundation.exit(error.exitCode)
    } catch {
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      guard code != .success else {
        print(text)
        return
      }
      if !text.isEmpty { StandardError.print(text) }
      Foundation.exit(code == .validationFailure ? 2 : code.rawValue)
    }
  }
}
