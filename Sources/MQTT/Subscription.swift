internal import CMosquitto

/// A topic filter and the quality of service to receive it with.
public struct Subscription: Hashable, Sendable {
  /// The filter, with `+` and `#`.
  public let filter: String
  /// The quality of service.
  public let qos: QoS

  /// Makes a subscription from a filter that is written in the program.
  ///
  /// - Throws: ``MQTTError`` when it is not a topic filter.
  public init(filter: String, qos: QoS = .atLeastOnce) throws(MQTTError) {
    guard !filter.isEmpty, !filter.utf8.contains(0),
      unsafe mosquitto_sub_topic_check(filter) == MOSQ_ERR_SUCCESS.rawValue
    else {
      throw MQTTError(
        .invalidArgument,
        attempted: "subscribe to \"\(filter)\"",
        cause: "it is not a topic filter",
        remedy: "+ stands for one whole level, # for the rest and only at the end"
      )
    }
    (self.filter, self.qos) = (filter, qos)
  }

  /// Makes a subscription from numbers of a configuration.
  ///
  /// - Throws: ``MQTTError`` for a QoS other than 0 and 1, or for what is not a topic filter.
  public init(filter: String, qos: Int) throws(MQTTError) {
    guard let known = QoS(rawValue: qos) else {
      throw MQTTError(
        .invalidArgument,
        attempted: "subscribe to \"\(filter)\" with QoS \(qos)",
        cause: qos == 2
          ? "libmosquitto keeps such messages in memory between their two acknowledgements, "
            + "so a crash in between would lose them" : "there is no such QoS",
        remedy: "use QoS 1, which repeats a message rather than lose it"
      )
    }
    try self.init(filter: filter, qos: known)
  }
}
