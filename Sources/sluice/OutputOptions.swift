public import ArgumentParser
public import Presentation
import Telemetry

/// How the answer is printed: options of every command that prints rows.
struct OutputOptions: ParsableArguments {
  @Option(help: "The form of the answer (default: table on a terminal, else csv).")
  var format: OutputFormat?

  @Flag(help: "Print times in UTC instead of the configured zone.")
  var utc = false

  /// The format that was asked for, or the one that suits the reader.
  var chosenFormat: OutputFormat { format ?? (Terminal.isOutput ? .table : .csv) }

  /// A quality flag: its number for programs, with a word for people.
  func cell(of flag: QualityFlag, in language: Language) -> Cell {
    chosenFormat == .table
      ? .text(Phrases.word(for: flag, in: language)) : .integer(Int64(flag.rawValue))
  }

  /// Reasons: their words for programs, in the reader's language for people.
  func cell(of reasons: QualityReasons, in language: Language) -> Cell {
    chosenFormat == .table
      ? .words(reasons.words.map { Phrases.word(for: $0, in: language) }) : .words(reasons.words)
  }

  /// Empty rows in the chosen format.
  func rows(of columns: [Column], zone: LocalZone, isGrouped: Bool = false) -> any RowText {
    chosenFormat.rows(
      of: columns,
      zone: utc ? .utc : zone,
      style: TableText.Style(
        width: Terminal.width,
        hasColours: Terminal.hasColours,
        isGrouped: isGrouped
      )
    )
  }
}

extension OutputFormat: ExpressibleByArgument {}
