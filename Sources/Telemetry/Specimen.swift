/// The last message of a device in which something was not known, kept so that the device can be
/// adopted from what it sent.
public struct Specimen: Hashable, Sendable {
  /// The longest payload that is kept, in bytes; of a longer one nothing is.
  public static let maximumBytes = 16_384

  /// The device that it is booked under.
  public var device: DeviceID
  /// The topic.
  public var topic: String
  /// When it arrived.
  public var arrived: Instant
  /// The payload.
  public var bytes: [UInt8]

  /// Makes a specimen.
  public init(device: DeviceID, topic: String, arrived: Instant, bytes: [UInt8]) {
    (self.device, self.topic, self.arrived, self.bytes) = (device, topic, arrived, bytes)
  }
}
