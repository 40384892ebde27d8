/// Where a series goes: one input of one lane of one instance.
struct Tap: Hashable, Sendable {
  var instance: Int32
  /// The lane among all.
  var lane: Int32
  var input: UInt16
  /// How near the series is to the lane; a farther one is not listened to beside a nearer one.
  var rank: Int8

  /// The input's bit among those that have changed; the last stands for all that have none.
  var bit: UInt32 { 1 << UInt32(min(input, 31)) }
}
