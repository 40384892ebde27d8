import Foundation

/// Reads `sluice.yaml` with the rules files and secrets that it names.
public struct ConfigurationLoader: Sendable {
  /// Where the configuration lies when nothing else is said.
  public static let defaultPath = "/etc/sluice/sluice.yaml"

  private let environment: [String: String]
  private let secrets: SecretPolicy

  /// Makes a loader.
  ///
  /// - Parameters:
  ///   - environment: where `CREDENTIALS_DIRECTORY` is looked up.
  ///   - secrets: whether the files of credentials are opened.
  public init(
    environment: [String: String],
    secrets: SecretPolicy = .read
  ) {
    (self.environment, self.secrets) = (environment, secrets)
  }

  /// Reads and checks the configuration at `path` with the environment of this process.
  ///
  /// - Throws: ``ConfigurationFaults`` with everything that is wrong.
  public static func load(
    path: String,
    secrets: SecretPolicy = .read
  ) throws(ConfigurationFaults) -> LoadedConfiguration {
    let environment = ProcessInfo.processInfo.environment
    return try ConfigurationLoader(environment: environment, secrets: secrets).load(path: path)
  }

  /// Reads and checks the configuration at `path`.
  ///
  /// - Throws: ``ConfigurationFaults`` with everything that is wrong.
  public func load(path: String) throws(ConfigurationFaults) -> LoadedConfiguration {
    let log = FaultLog()
    log.begin(file: path)
    let configuration = read(path: path, log: log)
    let faults = log.sorted
    guard let configuration, faults.allSatisfy(\.isWarning) else {
      throw ConfigurationFaults(faults, language: log.language)
    }
    return LoadedConfiguration(configuration: configuration, warnings: faults)
  }

  /// Reads what can be read; nil only where the file holds no mapping, which is in the log.
  private func read(path: String, log: FaultLog) -> SluiceConfiguration? {
    let root = YAMLDocument.root(
      path: path,
      called: "the configuration",
      ifUnreadable: "give its path with --config FILE, or let this user read it",
      ifEmpty: "begin with `sources:`; docs/configuration.md has an example",
      log: log
    )
    guard let root else { return nil }
    let sections = SectionReader(
      folder: ConfigurationFolder(file: path, environment: environment, secrets: secrets),
      log: log
    )
    return root.mapping { sections.configuration($0) }
  }
}
