import ArgumentParser
import Configuration
import Foundation
import Presentation
import Rules
import Telemetry

/// `sluice rules check`: faults of rules, and what is allowed but odd.
struct RulesCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check rules: units, names, and what is most likely not meant.",
    discussion: """
      Without FILES those of the configuration. Faults are lines file:line:column: what: how to mend; \
      after them comes what is allowed and odd: a rule that can never fire, a `for` shorter than the \
      time between readings, a limit without `clear`, two rules that say the same. Exit code 1 when \
      there are faults; with --strict also for what is odd.

      EXAMPLE
        sluice rules check rules/*.yaml
      """
  )

  @Argument(help: "Rules files (default: those of the configuration).")
  var files: [String] = []

  @Flag(help: "Exit with 1 for what is odd, too.")
  var strict = false

  @Option(
    help: ArgumentHelp("The configuration whose sites the rules may name.", valueName: "file")
  )
  var config: String?

  func run() throws {
    let (rules, warnings, configuration) = try read()
    let findings = RuleLint.findings(
      in: rules,
      sites: configuration?.sites ?? [],
      catalogue: configuration?.catalogue ?? .standard
    )
    let language = configuration?.language ?? Surroundings(store: nil).language
    var lines = warnings.map { SafeText.escaped($0.text(in: language)) }
    lines += findings.map { "odd: \($0.rule) \($0.message): \($0.remedy)" }
    lines.append("\(rules.count) rules, \(warnings.count) warnings, \(findings.count) odd")
    try StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    if strict, !findings.isEmpty || !warnings.isEmpty { throw Failure(.no) }
  }

  private func read() throws -> ([RuleDefinition], [ConfigurationFault], SluiceConfiguration?) {
    do throws(ConfigurationFaults) {
      return try load()
    } catch {
      let language = error.language ?? Surroundings(store: nil).language
      let lines = error.faults.map { SafeText.escaped($0.text(in: language)) + "\n" }.joined()
      try StandardOutput.write(Array(lines.utf8))
      throw Failure(.no, "\(error.faults.count { !$0.isWarning }) to mend, then check again")
    }
  }

  private func load() throws(ConfigurationFaults)
    -> ([RuleDefinition], [ConfigurationFault], SluiceConfiguration?)
  {
    guard !files.isEmpty else {
      let path = config ?? PlaceOptions.defaultConfiguration
      let loaded = try ConfigurationLoader.load(path: path, secrets: .skip)
      return (loaded.configuration.rules, loaded.warnings, loaded.configuration)
    }
    var beside: SluiceConfiguration?
    if let config {
      beside = try ConfigurationLoader.load(path: config, secrets: .skip).configuration
    }
    let read = try RuleFiles.load(files, beside: beside)
    return (read.rules, read.warnings, beside)
  }
}
