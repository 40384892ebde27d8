/// What the messages of a topic are for.
enum TopicPurpose: UInt8, Sendable {
  /// They hold readings.
  case readings
  /// They say something about readings (a unit, a structure), and count also when they are retained.
  case about
  /// They say whether the device is there, and count also when they are retained.
  case availability
  /// They hold nothing to keep.
  case nothing
}
