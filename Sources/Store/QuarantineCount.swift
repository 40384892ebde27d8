public import Telemetry

/// How much of one kind the quarantine holds.
public struct QuarantineCount: Hashable, Sendable {
  /// The device that the messages are booked under.
  public var device: DeviceID
  /// Their topic.
  public var topic: String
  /// Why they are there.
  public var code: RejectCode
  /// How many there are.
  public var messages: Int64
  /// When the last of them arrived.
  public var last: Instant
  /// The number of the last of them.
  public var lastOrdinal: Int64
  /// Bytes of payloads that are kept.
  public var bytes: Int64
}

extension [QuarantineCount] {
  /// Topics of messages that nobody could be found for, how many there are of each, and when the last came.
  public var unknownTopics: [(topic: String, messages: Int64, last: Instant)] {
    filter { $0.code == .noDevice }.map { ($0.topic, $0.messages, $0.last) }
  }
}
