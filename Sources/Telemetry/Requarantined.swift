/// A message of the quarantine that was tried again and cannot be taken in still.
public struct Requarantined: Hashable, Sendable {
  /// Its number in the quarantine.
  public var ordinal: Int64
  /// The kind of fault now.
  public var code: RejectCode
  /// What is wrong, in words.
  public var reason: String

  /// Makes an entry.
  public init(ordinal: Int64, code: RejectCode, reason: String) {
    (self.ordinal, self.code, self.reason) = (ordinal, code, reason)
  }
}
