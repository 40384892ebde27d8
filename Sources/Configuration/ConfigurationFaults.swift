/// Everything that is wrong with a configuration, all at once; at least one is no warning.
public struct ConfigurationFaults: Error, Hashable, Sendable, CustomStringConvertible {
  /// Errors and warnings by file, line and column.
  public var faults: [ConfigurationFault]

  /// Makes the collection.
  public init(_ faults: [ConfigurationFault]) {
    self.faults = faults
  }

  /// One line each.
  public var description: String {
    faults.map(\.description).joined(separator: "\n")
  }
}
