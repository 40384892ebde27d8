import Foundation
public import Telemetry

/// Reads `sluice.yaml` with the rules files and secrets that it names.
public struct ConfigurationLoader: Sendable {
  /// Where the configuration lies when nothing else is said.
  public static let defaultPath = "/etc/sluice/sluice.yaml"

  private let environment: [String: String]
  private let formats: [String]
  private let catalogue: MetricCatalogue

  /// Makes a loader.
  ///
  /// - Parameters:
  ///   - environment: where `CREDENTIALS_DIRECTORY` is looked up.
  ///   - formats: the payload formats that can be decoded.
  ///   - catalogue: the metrics that are known by name.
  public init(
    environment: [String: String],
    formats: [String] = PayloadFormats.decodable,
    catalogue: MetricCatalogue = .standard
  ) {
    (self.environment, self.formats, self.catalogue) = (environment, formats, catalogue)
  }

  /// Reads and checks the configuration at `path` with the environment of this process.
  ///
  /// - Throws: ``ConfigurationFaults`` with everything that is wrong.
  public static func load(path: String) throws(ConfigurationFaults) -> LoadedConfiguration {
    try ConfigurationLoader(environment: ProcessInfo.processInfo.environment).load(path: path)
  }

  /// Reads and checks the configuration at `path`.
  ///
  /// - Throws: ``ConfigurationFaults`` with everything that is wrong.
  public func load(path: String) throws(ConfigurationFaults) -> LoadedConfiguration {
    let log = FaultLog()
    let configuration = SluiceConfiguration(catalogue: catalogue)
    let faults = log.sorted
    guard faults.allSatisfy(\.isWarning) else { throw ConfigurationFaults(faults) }
    return LoadedConfiguration(configuration: configuration, warnings: faults)
  }
}
