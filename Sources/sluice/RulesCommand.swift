import ArgumentParser

/// `sluice rules`: what is asked of the rules before they are trusted.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "List rules, check them, test them, and try them on the past.",
    discussion: """
      EXAMPLES
        sluice rules check rules/ponds.yaml
        sluice rules test rules/tests/*.yaml
        sluice rules backtest rules/ponds.yaml --since 90d
      """,
    subcommands: [
      RulesListCommand.self, RulesCheckCommand.self, RulesTestCommand.self, BacktestCommand.self,
    ]
  )
}
