public import ArgumentParser
import FieldSimulation
import Foundation
public import Presentation
import Store
import Telemetry

/// `sluice-sim score`: what a store made of a run, against the truth.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Compare what a store holds with what a run knew.",
    discussion: """
      Four tables: how the faults were flagged, how many flags were within a fault, how the \
      alerts met the events that called for them, and what became of the messages. Ends with 1 \
      where a message is unaccounted for.

      Example:
        sluice-sim run algae-crash --from -3d --speed max --until-now --truth truth.ndjson
        sluice-sim score --truth truth.ndjson --store sluice.db
      """
  )

  @Option(help: "The file that `run --truth` wrote.")
  var truth: String

  @Option(help: "The store that took the run in.")
  var store: String

  @Option(help: "table, csv or json (one object a line).")
  var format: OutputFormat = .table

  mutating func run() throws {
    let file = try TruthFile(path: truth)
    let (card, accounts) = try read(file)
    let report = ScoreReport(format: format)
    report.print(faults: card.faultScores(), flags: card.flags)
    report.print(
      alerts: card.alertScores(),
      siteWeeks: Double(file.run.sites) * Double(file.run.to - file.run.from) / 604_800_000
    )
    let isComplete = report.print(accounts)
    if !isComplete { throw ExitCode(1) }
  }

  private func read(_ file: TruthFile) throws -> (Scorer, ScoreReport.Accounts) {
    var card = Scorer(truth: file.entries)
    do {
      let reader = try StoreReader(path: store)
      let register = try reader.register()
      try reader.samples(matching: nil, in: .all) { series, sample in
        card.take(series.key, time: sample.time, flag: sample.flag)
      }
      for alert in try reader.alerts() { card.take(alert) }
      var accounts = ScoreReport.Accounts()
      for case .count(let count) in file.entries { accounts.add(count) }
      for (device, entry) in try reader.ledger() {
        accounts.add(entry, isKnown: register[device] != nil)
      }
      return (card, accounts)
    } catch let error as StoreError {
      throw RunError.failed("\(error)")
    }
  }
}

extension OutputFormat: ExpressibleByArgument {}
