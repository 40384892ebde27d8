/// A configuration that can be used, with what deserves a second look.
public struct LoadedConfiguration: Sendable {
  /// The configuration.
  public var configuration: SluiceConfiguration
  /// What deserves a second look, by file, line and column.
  public var warnings: [ConfigurationFault]

  /// Makes the result.
  public init(configuration: SluiceConfiguration, warnings: [ConfigurationFault] = []) {
    (self.configuration, self.warnings) = (configuration, warnings)
  }
}
