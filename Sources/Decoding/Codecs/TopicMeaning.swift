/// What a topic says in one format, beyond what the source's pattern found in it.
struct TopicMeaning {
  /// Where the topic names site, device, metric and channel.
  var captures: TopicCaptures
  /// The field that the topic names, where the format spells it in its own way.
  var field: [UInt8]?
  /// What messages of this topic are for.
  var purpose = TopicPurpose.readings
  /// Why messages of this topic hold no reading.
  var reason = ""
  /// Whether payloads name the devices that they speak for, as a gateway's do; the topic's own device
  /// then is only that of what is left.
  var speaksForOthers = false
  /// The format's own number for the kind of message.
  var kind: UInt8 = 0
  /// The format's own name for the sender.
  var sender: [UInt8] = []

  /// What the pattern found, and nothing more.
  init(_ captures: TopicCaptures) { self.captures = captures }

  /// A topic whose messages say whether the device is there.
  static func availability(_ captures: TopicCaptures) -> TopicMeaning {
    var meaning = TopicMeaning(captures)
    meaning.purpose = .availability
    return meaning
  }

  /// A topic whose messages hold no reading.
  static func nothing(_ captures: TopicCaptures, _ reason: String) -> TopicMeaning {
    var meaning = TopicMeaning(captures)
    (meaning.purpose, meaning.reason) = (.nothing, reason)
    return meaning
  }
}
