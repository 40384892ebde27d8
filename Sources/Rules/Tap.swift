/// Where a series goes: one input of one lane of one instance.
struct Tap: Sendable {
  var instance: Int32
  var lane: Int32
  var input: Int32
  /// How near the series is to the lane; a farther one is not listened to beside a nearer one.
  var rank: Int8
}
