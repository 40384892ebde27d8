import ArgumentParser

/// `sluice quality`: which limits values are judged by, and what others would find.
struct QualityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quality",
    abstract: "Show the limits of a series, try others on stored values, see how probes drift.",
    discussion: """
      EXAMPLES
        sluice quality show qingxi-3/probe-1/dissolved_oxygen
        sluice quality try qingxi-3/probe-1/dissolved_oxygen --since 30d --set spike.suspect=0.5
        sluice quality drift
      """,
    subcommands: [QualityShowCommand.self, QualityTryCommand.self, QualityDriftCommand.self]
  )
}
