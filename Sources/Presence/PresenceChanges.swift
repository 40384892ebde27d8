public import Telemetry

/// What the tracker has found out since it was last asked, to be committed with its cause.
public struct PresenceChanges: Sendable {
  /// How devices stand now that stood otherwise, each once.
  public var rows: [DevicePresence] = []
  /// What holds from now on, or holds with other particulars.
  public var raised: [AlertFact] = []
  /// Places where nothing of the kind holds any more.
  public var settled: [AlertPlace] = []

  /// Makes no changes.
  public init() {}

  /// Whether nothing has changed.
  public var isEmpty: Bool { rows.isEmpty && raised.isEmpty && settled.isEmpty }
}
