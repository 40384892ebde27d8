public import Telemetry

/// Everything that is wrong with a configuration, all at once; at least one is no warning.
public struct ConfigurationFaults: Error, Hashable, Sendable, CustomStringConvertible {
  /// Errors and warnings by file, line and column.
  public var faults: [ConfigurationFault]
  /// The language of the configuration, where that could be read.
  public var language: Language?

  /// Makes the collection.
  public init(_ faults: [ConfigurationFault], language: Language? = nil) {
    (self.faults, self.language) = (faults, language)
  }

  /// One line each.
  public var description: String {
    faults.map(\.description).joined(separator: "\n")
  }
}
