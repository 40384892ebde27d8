/// Why something that an operator asked for was not done.
public struct OperationRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of reason, as the control socket names them.
  public enum Code: String, Sendable, CaseIterable {
    /// The request makes no sense.
    case invalid
    /// What it speaks of is not there.
    case notFound = "not_found"
    /// What it speaks of is not in a state for that.
    case conflict
    /// Whoever asks may not.
    case forbidden
    /// It cannot be done now: the store takes nothing, or the daemon is stopping.
    case unable
  }

  /// The kind of reason.
  public var code: Code
  /// What was asked, why it was not done, and what to do.
  public var message: String

  /// Makes a refusal.
  public init(_ code: Code, _ message: String) {
    (self.code, self.message) = (code, message)
  }

  /// The message.
  public var description: String { message }
}
