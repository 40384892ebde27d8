import ArgumentParser
import Configuration
import Decoding
import Foundation
import Presentation
import Telemetry

/// `sluice import`: readings of a file, by the way that messages go.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take readings from a file, as if their devices sent them late.",
    discussion: """
      The file has series, time and value, as CSV with a line of names or as one JSON object per \
      line; a unit is checked and converted, whatever else there is is passed over. Readings are \
      checked, judged by the rules (as late, so nobody is called) and stored by the running daemon; \
      where none runs, one is started for as long as it takes.

      A reading that is stored already, by series and time, is passed over. So a file may be \
      imported twice, and an import that was interrupted goes on when it is started again.

      Lines that cannot be taken are named with their number, and the exit code is 1 then.

      EXAMPLES
        sluice import 2025.csv
        sluice import logger.ndjson --format json
      """
  )

  @Argument(help: "The file: .csv or .ndjson.")
  var file: String

  @Option(help: ArgumentHelp("Begin at this line; those before are not looked at.", valueName: "n"))
  var fromLine = 1

  @Option(
    help: ArgumentHelp(
      "The configuration (default: \(PlaceOptions.defaultConfiguration)).",
      valueName: "file"
    )
  )
  var config = PlaceOptions.defaultConfiguration

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard ReadingsFile.format(of: file) != nil else {
      throw ValidationError("'\(file)' ends in neither .csv nor .ndjson")
    }
    if fromLine < 1 { throw ValidationError("--from-line counts from 1") }
  }

  func run() throws {
    let surroundings = try Surroundings(config: config)
    guard let format = ReadingsFile.format(of: file) else { return }
    let source = try ImportSource(file, format, from: fromLine)
    try check(source.header, format)
    let socket =
      surroundings.configuration?.controlSocket ?? SluiceConfiguration.defaultControlSocket
    let importer = try DaemonConnection(socket: socket, configuration: config)
    let stop = InterruptFlag()
    var run = ImportRun(file: file, language: surroundings.language)
    do {
      try run.carryOut(source, importer, stop)
    } catch {
      run.progress.clear()
      throw Failure(error.kind, "\(error.message ?? ""); \(run.wayOn)")
    }
    run.progress.clear()
    try importer.end()
    try print(run, surroundings)
    if stop.isSet { throw Failure(.unable, "interrupted: \(run.wayOn)") }
    guard run.refused == 0 else {
      throw Failure(.no, Phrases.refusedLines.text(in: surroundings.language, "\(run.refused)"))
    }
  }

  /// Looks at the names of the columns before anything is asked of anybody.
  private func check(_ header: String, _ format: ImportFormat) throws(Failure) {
    do throws(ImportFault) {
      _ = try ImportReader(format: format, header: header, zone: .utc)
    } catch {
      throw Failure(.usage, "\(file):1: \(error): a file of readings has series, time and value")
    }
  }

  private func print(_ run: ImportRun, _ surroundings: Surroundings) throws {
    let names = ["lines", "stored", "duplicate", "refused"]
    let language = surroundings.language
    var rows = output.rows(
      of: names.map { Column($0, in: language, alignment: .right) },
      zone: surroundings.zone
    )
    rows.append(
      [run.lines, run.stored, run.duplicate, run.refused].map { .integer(Int64($0)) }
    )
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }
}
