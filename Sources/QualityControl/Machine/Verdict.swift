public import Telemetry

/// What is known after a value of a series.
public struct Verdict: Sendable {
  /// What the tests say of it; the spike test can not yet.
  public var flags = TestFlags()
  /// What the spike test says of the value before it, now that it has a neighbour on each side.
  public var spikeBefore = QualityFlag.notEvaluated
}
