/// What a topic says about the messages that come on it.
struct Route: Sendable {
  /// The index of the source.
  var source: Int
  /// The index of the device's plan; nil where the payload must name the device.
  var plan: Int?
  /// The site that the topic names, mapped into the alphabet of names.
  var site: String?
  /// What the codec must know.
  var context: TopicContext
}
