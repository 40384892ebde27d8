public import Rules
public import Telemetry

/// A file of rule tests, in promtool's format with what farms need beside it.
public struct RuleTestFile: Sendable {
  /// The rules of the files that it names.
  public var rules: [RuleDefinition]
  /// Its sites, zone and formulas.
  public var surroundings: RuleEngine.Surroundings
  /// The moment from which tests count.
  public var start: Instant
  /// How often time passes for the rules.
  public var step: TimeSpan
  /// The tests.
  public var cases: [RuleTestCase]

  /// Runs all tests.
  ///
  /// - Returns: what is otherwise than expected; empty where nothing is.
  public func run() -> [String] {
    cases.flatMap { $0.run(rules: rules, surroundings: surroundings, start: start, step: step) }
  }

  /// Reads a file of tests and the rules that it names.
  ///
  /// - Throws: ``ConfigurationFaults`` with everything that is wrong.
  public static func load(path: String) throws(ConfigurationFaults) -> RuleTestFile {
    let log = FaultLog()
    log.begin(file: path)
    let file = read(path, log)
    let faults = log.sorted.filter { !$0.isWarning }
    guard let file, faults.isEmpty else { throw ConfigurationFaults(faults) }
    return file
  }

  private static func read(_ path: String, _ log: FaultLog) -> RuleTestFile? {
    let root = YAMLDocument.root(
      path: path,
      called: "the file",
      ifUnreadable: "give the path of a file of rule tests",
      ifEmpty: "begin it with `rule_files:`; docs/rules.md has an example",
      log: log
    )
    guard let root else { return nil }
    let folder = ConfigurationFolder(file: path, environment: [:], secrets: .skip)
    return root.mapping { RuleTestFile($0, folder, log) }
  }
}
