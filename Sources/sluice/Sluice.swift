import ArgumentParser
import CMalloc

/// The command line: arguments in, text out.
@main
struct Sluice: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sluice",
    abstract: "Ask a farm's telemetry: what was measured, what is wrong, is everything running.",
    discussion: """
      Tables on a terminal, CSV in a pipe, JSON lines with --format json.

      Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 could not run (no store, no daemon).

      EXAMPLE
        sluice query 'qingxi-*/*/dissolved_oxygen*' --since 24h --every 1h
      """,
    subcommands: [
      CheckCommand.self, StatusCommand.self, SeriesCommand.self, LatestCommand.self,
      QueryCommand.self, QualityCommand.self, MaintenanceCommand.self, AlertsCommand.self,
      AckCommand.self, SilenceCommand.self, SilencesCommand.self, NotifyCommand.self,
      RulesCommand.self, ExplainCommand.self,
      DecodeCommand.self, AdoptCommand.self, QuarantineCommand.self, SQLCommand.self,
      ExportCommand.self, ImportCommand.self, SealCommand.self, BackupCommand.self,
      VerifyCommand.self, DoctorCommand.self,
    ]
  )

  /// What is freed is wanted again at once, so little of it is given back before the end: blocks of
  /// this size and more, and what lies free at the end of the heap beyond this, in bytes.
  private static let (ownMapping, spare): (Int32, Int32) = (4 << 20, 32 << 20)

  static func main() {
    mallopt(M_MMAP_THRESHOLD, ownMapping)
    mallopt(M_TRIM_THRESHOLD, spare)
    Invocation(arguments: Array(CommandLine.arguments.dropFirst())).run()
  }
}
