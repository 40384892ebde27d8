import ArgumentParser
import Configuration
import Presentation
import Telemetry

/// `sluice check`: everything that is wrong with the configuration and the rules, at once.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the configuration and the rules; name all faults at once.",
    discussion: """
      Each fault is one line, file:line:column: what: how to mend. Exit code 1 when there are errors, \
      0 with warnings alone. With --format csv or json the same as fields.

      EXAMPLE
        sluice check --config ./sluice.yaml && sudo systemctl reload sluiced
      """
  )

  @Option(
    help: ArgumentHelp(
      "The configuration (default: \(PlaceOptions.defaultConfiguration)).",
      valueName: "file"
    )
  )
  var config = PlaceOptions.defaultConfiguration

  @Option(help: "csv or json for programs (default: lines for people).")
  var format: OutputFormat = .table

  func run() throws {
    do {
      let loaded = try ConfigurationLoader.load(path: config)
      try print(loaded.warnings, in: loaded.configuration.language)
      if format == .table { try summarise(loaded) }
    } catch let faults as ConfigurationFaults {
      try print(faults.faults, in: faults.language ?? .english)
      let errors = faults.faults.count { !$0.isWarning }
      throw Failure(.no, "\(config): \(errors) to mend, then check again")
    }
  }

  private func print(_ faults: [ConfigurationFault], in language: Language) throws {
    guard format != .table else {
      let lines = faults.map { SafeText.escaped($0.text(in: language)) + "\n" }
      return try StandardOutput.write(Array(lines.joined().utf8))
    }
    let names = ["file", "line", "column", "severity", "message", "remedy"]
    var rows = format.rows(of: names.map { Column($0) }, zone: .utc)
    for fault in faults {
      rows.append([
        .text(fault.file), .integer(Int64(fault.line)), .integer(Int64(fault.column)),
        .text(fault.isWarning ? "warning" : "error"), .text(fault.message), .text(fault.remedy),
      ])
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }

  private func summarise(_ loaded: LoadedConfiguration) throws {
    let configuration = loaded.configuration
    let devices = configuration.sites.reduce(0) { $0 + $1.devices.count }
    let counts = [
      (configuration.sources.count, "sources"), (configuration.sites.count, "sites"),
      (devices, "devices"), (configuration.rules.count, "rules"),
      (configuration.notify.channels.count, "channels"), (loaded.warnings.count, "warnings"),
    ]
    let text = counts.map { "\($0) \($1)" }.joined(separator: ", ")
    try StandardOutput.write(Array("\(SafeText.escaped(config)) is sound: \(text)\n".utf8))
  }
}
