/// Whose clock says when something was measured.
public enum TimeOrigin: String, Hashable, Sendable, CaseIterable {
  /// The device's, as its message says.
  case message
  /// The gateway's or network server's, as the message says.
  case gateway
  /// Ours, when the message arrives.
  case arrival
}
