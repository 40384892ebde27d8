import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice quarantine`: messages that could not be taken in.
struct QuarantineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine",
    abstract: "Look at messages that could not be taken in.",
    discussion: """
      The newest messages are kept, within the size and age that store.quarantine sets.

      EXAMPLES
        sluice quarantine list
        sluice quarantine show 17
      """,
    subcommands: [
      QuarantineListCommand.self, QuarantineShowCommand.self, QuarantineConflictsCommand.self,
    ],
    defaultSubcommand: QuarantineListCommand.self
  )
}
