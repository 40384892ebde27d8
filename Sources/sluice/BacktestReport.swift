import Presentation
import Rules
import Telemetry

/// What a backtest says, as rows.
struct BacktestReport {
  let runs: [BacktestRun]
  let output: OutputOptions
  let surroundings: Surroundings

  private static let figures = [
    "rule", "episodes", "pages_per_week", "night_pages", "hours_firing", "flaps", "withdrawn",
    "first",
  ]

  /// Prints the table by rule, or by episode.
  func print(episodes: Bool) throws {
    if episodes { try printEpisodes() } else { try printRules() }
    for run in runs {
      let days = (run.range.end - run.range.start).milliseconds / 86_400_000
      StandardError.say("\(run.file): \(run.samples) readings of \(days) days")
    }
  }

  private func columns(_ names: [String]) -> [Column] {
    let language = surroundings.language
    let isTable = output.chosenFormat == .table
    return (runs.count > 1 ? ["file"] + names : names).map { name in
      isTable
        ? Column(
          name,
          in: language,
          alignment: ["rule", "file", "first", "id"].contains(name) ? .left : .right,
          digits: 3
        ) : Column(name)
    }
  }

  private func printRules() throws {
    var rows = output.rows(of: columns(Self.figures), zone: surroundings.zone)
    let rules = runs.flatMap { $0.summaries.map(\.rule) }
    var seen: Set<String> = []
    for rule in rules where seen.insert(rule).inserted {
      for run in runs {
        guard let summary = run.summaries.first(where: { $0.rule == rule }) else { continue }
        let span = run.range.end - run.range.start
        let cells: [Cell] = [
          .text(rule), .integer(Int64(summary.episodes.count)),
          .number(summary.pagesPerWeek(over: span)), .integer(Int64(summary.nightPages)),
          .number(summary.timeFiring(until: run.range.end).seconds / 3600),
          .integer(Int64(summary.flaps)), .integer(Int64(summary.withdrawn)),
          Cell(summary.episodes.first?.firstWarning),
        ]
        rows.append((runs.count > 1 ? [.text(run.file)] : []) + cells)
      }
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }

  private func printEpisodes() throws {
    let names = ["id", "first_warning", "fired", "ended", "retrospective"]
    var rows = output.rows(of: columns(names), zone: surroundings.zone)
    for run in runs {
      for episode in run.summaries.flatMap(\.episodes).sorted(by: { $0.fired < $1.fired }) {
        let cells: [Cell] = [
          .text(episode.id), .time(episode.firstWarning), .time(episode.fired),
          Cell(episode.ended), .boolean(episode.isRetrospective),
        ]
        rows.append((runs.count > 1 ? [.text(run.file)] : []) + cells)
      }
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }
}
