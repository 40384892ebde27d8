/// Who else is told when nobody has acknowledged an alert for a while.
public struct EscalationStep: Hashable, Sendable {
  /// How long after the alert was first told.
  public var after: TimeSpan
  /// The channels.
  public var channels: [String]
  /// The people and roles to call by name.
  public var mentions: [String]

  /// Makes a step.
  public init(after: TimeSpan, channels: [String], mentions: [String] = []) {
    (self.after, self.channels, self.mentions) = (after, channels, mentions)
  }
}
