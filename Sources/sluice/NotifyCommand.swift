import ArgumentParser

/// `sluice notify`: try channels, look after messages.
struct NotifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify",
    abstract: "Try a channel; list messages on their way; try anew what was given up.",
    discussion: """
      EXAMPLES
        sluice notify test duty-room
        sluice notify list --dead
        sluice notify retry 4711
      """,
    subcommands: [NotifyTestCommand.self, NotifyListCommand.self, NotifyRetryCommand.self]
  )
}
