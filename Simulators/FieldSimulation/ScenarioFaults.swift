/// Everything that is wrong in a scenario file, in the order of its lines.
public struct ScenarioFaults: Error, Sendable, CustomStringConvertible {
  /// The faults, at least one.
  public var faults: [ScenarioFault]

  /// Makes the error of some faults.
  public init(_ faults: [ScenarioFault]) {
    self.faults = faults.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
  }

  /// One fault a line.
  public var description: String {
    faults.map(\.description).joined(separator: "\n")
  }
}
