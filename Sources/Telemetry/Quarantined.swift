/// A message that could not be taken in, kept for study.
public struct Quarantined: Hashable, Sendable {
  /// The longest payload that is kept whole, in bytes: the longest that is decoded at all.
  ///
  /// Of a longer one the beginning is kept.
  public static let maximumBytes = 262_144

  /// The device that it is booked under; ``DeviceID/unattributed`` when none is known.
  public var device: DeviceID
  /// The topic, with what is not valid UTF-8 replaced.
  public var topic: String
  /// When it arrived.
  public var arrived: Instant
  /// The kind of fault.
  public var code: RejectCode
  /// What is wrong, in words.
  public var reason: String
  /// The payload's full length.
  public var size: Int
  /// The payload's first ``maximumBytes`` bytes.
  public var bytes: [UInt8]

  /// Makes an entry of what is to be kept.
  public init(
    device: DeviceID,
    topic: String,
    arrived: Instant,
    code: RejectCode,
    reason: String,
    size: Int,
    bytes: [UInt8]
  ) {
    (self.device, self.topic, self.arrived) = (device, topic, arrived)
    (self.code, self.reason, self.size, self.bytes) = (code, reason, size, bytes)
  }
}
