import ArgumentParser

/// `sluice rules`: what is asked of the rules before they are trusted.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "List rules, check them, test them, and try them on the past.",
    subcommands: [
      RulesListCommand.self, RulesCheckCommand.self, RulesTestCommand.self, BacktestCommand.self,
    ]
  )
}
