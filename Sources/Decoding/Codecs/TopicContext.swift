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
  /// The device of records that name none, where payloads of the topic name devices.
  var device: [UInt8]?
  /// Why messages of the topic hold no reading.
  var reason = ""
  /// The format's own number for the kind of message.
  var kind: UInt8 = 0
  /// The format's own name for the sender.
  var sender: [UInt8] = []
}
