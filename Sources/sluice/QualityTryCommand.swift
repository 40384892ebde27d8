import ArgumentParser
import Configuration
import Foundation
import Presentation
import QualityControl
import Store
import Telemetry

/// `sluice quality try`: what other limits would have found in stored values.
struct QualityTryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "try",
    abstract: "Judge stored values by other limits, and print those whose flag would differ.",
    discussion: """
      Nothing is changed. NAME is a setting as 'sluice quality show' prints it; TEST=off switches a \
      test off. Without --set the limits of the configuration are tried, which shows what a change of \
      it would have found in what is stored already. With --all every value is printed.

      How many values are flagged for which reason, stored and tried, is said on stderr.

      With --csv a file is judged instead of the store: columns time and value, any others are passed \
      over; SERIES says as what.

      EXAMPLES
        sluice quality try qingxi-3/probe-1/dissolved_oxygen --since 30d --set spike.suspect=0.5
        sluice quality try a/b/water_temp --csv july.csv --all --format csv
      """
  )

  @Argument(help: "The series: site/device/metric[.channel].")
  var series: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How far back, or from when (default: 24h).", valueName: "span")
  )
  var since = "24h"

  @Option(parsing: .unconditional, help: ArgumentHelp("The first moment after.", valueName: "t"))
  var to: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Another limit, such as spike.suspect=0.5.", valueName: "name=value")
  )
  var set: [String] = []

  @Flag(help: "Print every value, also those whose flag stays.")
  var all = false

  @Option(help: ArgumentHelp("Judge the values of a file.", valueName: "file"))
  var csv: String?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { _ = try changes() }

  func run() throws {
    let surroundings = try Surroundings(place, needsStore: csv == nil)
    guard let key = SeriesKey(series) else {
      throw Failure(.usage, "'\(series)' is no series: write site/device/metric")
    }
    let stored =
      try csv.map { try TrialFile.samples(path: $0, zone: surroundings.zone) }
      ?? samples(of: key, surroundings)
    let policy = surroundings.configuration?.qualityPolicy ?? QualityPolicy()
    let tests = policy.resolve(key, at: SystemClock.now, trial: try changes()).tests
    let tried = QualityTrial.judge(stored, tests: tests, zone: surroundings.zone)
    try printRows(stored, tried, surroundings)
    report(stored, tried, in: surroundings.language)
  }

  private func changes() throws -> [QualitySetting.Change] {
    try set.map { text in
      var reason = ""
      guard let change = QualitySetting.change(text, reason: &reason) else {
        throw ValidationError("--set '\(text)': \(reason)")
      }
      return change
    }
  }

  private func samples(of key: SeriesKey, _ surroundings: Surroundings) throws -> [Sample] {
    let reader = try surroundings.openStore()
    try SeriesSelection.check(key.description, in: reader, language: surroundings.language)
    let window = try TimeWindow(
      start: since,
      end: to,
      now: SystemClock.now,
      zone: surroundings.zone
    )
    var samples: [Sample] = []
    try reader.samples(matching: key.description, in: window.range) { samples.append($1) }
    return samples
  }

  private func printRows(
    _ stored: [Sample],
    _ tried: [Sample],
    _ surroundings: Surroundings
  ) throws {
    let language = surroundings.language
    let names =
      csv == nil
      ? ["time", "value", "flag", "tried", "reasons"] : ["time", "value", "flag", "reasons"]
    var rows = output.rows(of: names.map { Column($0, in: language) }, zone: surroundings.zone)
    for (old, new) in zip(stored, tried)
    where all || (csv == nil ? old.flag != new.flag : TestFlags.finds(new.flag)) {
      var cells: [Cell] = [.time(new.time), Cell(new.value)]
      if csv == nil { cells.append(output.cell(of: old.flag, in: language)) }
      cells.append(output.cell(of: new.flag, in: language))
      cells.append(output.cell(of: new.reasons, in: language))
      rows.append(cells, emphasis: new.flag.emphasis)
      try StandardOutput.drain(&rows)
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }

  private func report(_ stored: [Sample], _ tried: [Sample], in language: Language) {
    let (before, after) = (QualityTrial.counts(stored), QualityTrial.counts(tried))
    StandardError.say(
      Phrases.tried.text(in: language, "\(tried.count)", "\(after.found)", "\(before.found)")
    )
    for reason in Set(before.reasons.keys).union(after.reasons.keys).sorted() {
      let word = Phrases.word(for: reason, in: language)
      let (new, old) = (after.reasons[reason] ?? 0, before.reasons[reason] ?? 0)
      StandardError.say("  \(word): \(new) (\(old))")
    }
  }
}
