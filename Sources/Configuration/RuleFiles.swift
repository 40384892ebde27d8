public import Rules
import Telemetry

/// Rules files read by themselves, beside a configuration or without one.
public enum RuleFiles {
  /// Reads rules files.
  ///
  /// - Parameters:
  ///   - paths: the files.
  ///   - configuration: whose sites and metrics they may name; nil for the standard metrics alone.
  /// - Returns: the rules, and what is worth a look.
  /// - Throws: ``ConfigurationFaults`` with everything that is wrong.
  public static func load(
    _ paths: [String],
    beside configuration: SluiceConfiguration?
  ) throws(ConfigurationFaults) -> (rules: [RuleDefinition], warnings: [ConfigurationFault]) {
    let log = FaultLog()
    let scope = RuleScope(
      catalogue: configuration?.catalogue ?? .standard,
      sites: configuration?.sites ?? []
    )
    let folder = ConfigurationFolder(file: paths.first ?? ".", environment: [:], secrets: .skip)
    var reader = RulesReader(folder: folder, scope: scope, log: log)
    let rules = reader.rules(at: paths)
    let faults = log.sorted
    guard faults.allSatisfy(\.isWarning) else {
      throw ConfigurationFaults(faults, language: configuration?.language)
    }
    return (rules, faults)
  }
}
