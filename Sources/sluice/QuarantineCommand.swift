import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice quarantine`: messages that could not be taken in.
struct QuarantineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine",
    abstract: "Look at messages that could not be taken in, and try them again.",
    discussion: """
      The newest messages are kept, within the size and age that store.quarantine sets.

      EXAMPLES
        sluice quarantine list
        sluice quarantine show 17
        sluice quarantine replay --device qingxi-3/probe-1
      """,
    subcommands: [
      QuarantineListCommand.self, QuarantineShowCommand.self, QuarantineReplayCommand.self,
      QuarantineConflictsCommand.self,
    ],
    defaultSubcommand: QuarantineListCommand.self
  )
}
