import ArgumentParser
import Configuration
import Notify
import Presentation
import Rules
import Store
import Telemetry

/// `sluice rules backtest`: whom rules would have called, had they been there.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Try rules on stored readings: pages per week, nights, flaps, first warnings.",
    discussion: """
      Stored readings are played in the order in which they arrived, with their flags and their \
      lateness. Nothing is written and nobody is told. With --format json one line per transition, \
      as in the alert log; else a table by rule, and with --episodes one line per episode.

      EXAMPLES
        sluice rules backtest rules/ponds.yaml --since 90d
        sluice rules backtest new.yaml --compare old.yaml --since 1y
      """
  )

  @Argument(help: "The rules file to try.")
  var file: String

  @Option(help: ArgumentHelp("How far back (default: 90d).", valueName: "span"))
  var since = "90d"

  @Option(help: ArgumentHelp("The end (default: now).", valueName: "t"))
  var to: String?

  @Option(help: ArgumentHelp("Another rules file, for a side by side.", valueName: "file"))
  var compare: String?

  @Option(help: ArgumentHelp("Evaluate on this grid too, as Prometheus does.", valueName: "span"))
  var step: String?

  @Flag(help: "One line per episode: first warning, firing, end.")
  var episodes = false

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let window = try TimeWindow(
      start: since,
      end: to,
      now: SystemClock.now,
      zone: surroundings.zone
    )
    let reader = try surroundings.openStore()
    let paths = [file] + (compare.map { [$0] } ?? [])
    var runs: [BacktestRun] = []
    for path in paths {
      var run = BacktestRun(
        file: path,
        rules: try rules(path, surroundings),
        surroundings: surroundings,
        range: window.range,
        pace: try pace()
      )
      let isJSON = output.chosenFormat == .json && compare == nil
      try run.play(reader, zone: output.utc ? .utc : surroundings.zone, printsEach: isJSON)
      runs.append(run)
    }
    guard output.chosenFormat != .json || compare != nil else { return }
    let report = BacktestReport(runs: runs, output: output, surroundings: surroundings)
    try report.print(episodes: episodes)
  }

  private func pace() throws -> RuleReplay.Pace {
    guard let step else { return .ticks(.minutes(1)) }
    guard let span = TimeSpan(step), span > .zero else {
      throw Failure(.usage, "--step '\(step)' is no length of time: write it like 15m")
    }
    return .grid(span)
  }

  private func rules(_ path: String, _ surroundings: Surroundings) throws -> [RuleDefinition] {
    do throws(ConfigurationFaults) {
      return try RuleFiles.load([path], beside: surroundings.configuration).rules
    } catch {
      for fault in error.faults { StandardError.say(fault.text(in: surroundings.language)) }
      throw Failure(.unable, "\(path) has faults: 'sluice rules check \(path)' names them")
    }
  }
}
