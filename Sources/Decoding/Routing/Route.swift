/// Where the messages of a topic go.
struct Route: Sendable {
  /// The index of the source.
  var source: Int32
  /// The index of the device's plan; -1 where the payload must name the device.
  var plan: Int32
  /// The index of the context.
  var context: Int32
  /// What the messages are for.
  var purpose = TopicPurpose.readings
}
