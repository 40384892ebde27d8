/// What a commit was given.
public struct Appended: Hashable, Sendable {
  /// The number of the commit; the last one's where the batch was empty.
  public var seq: Int64
  /// The ordinals of the batch's transitions, in their order; nil when it had none.
  public var transitions: ClosedRange<Int64>?
}
