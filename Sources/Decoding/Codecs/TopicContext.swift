/// What a topic says about its payloads.
struct TopicContext: Hashable, Sendable {
  /// The site, mapped into the alphabet of names.
  var site: String?
  /// The field that the topic names, such as `temperature` or `temperature.bottom`.
  var field: [UInt8]?
  /// The broker's user that the topic names, who may speak for its own devices only.
  var user: [UInt8]?
  /// Names that have a meaning of their own in the format, but are fields for this device because
  /// its register entry renames them.
  var claimed: [[UInt8]] = []
}
