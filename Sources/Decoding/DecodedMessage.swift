public import Telemetry

/// What became of one message.
public struct DecodedMessage: Hashable, Sendable {
  /// The three ways a message can go.
  public enum Outcome: Hashable, Sendable {
    /// It held readings; they have been appended.
    case readings(count: Int)
    /// It could not be taken in: for the quarantine, with the reason in words.
    case rejected(RejectCode, reason: String)
    /// It was understood and holds nothing to keep.
    case ignored(reason: String)
  }

  /// Why a message without a byte is ignored.
  public static let emptiness = "an empty message, with which MQTT clears a retained one"

  /// The device to book it under; ``DeviceID/unattributed`` when none is known.
  public var device: DeviceID
  /// What became of it.
  public var outcome: Outcome
  /// The device's own running number of the message.
  public var sequence: Int64?
  /// Whether the source asks for receipts.
  public var receipts: Bool
  /// What it says about whether the device is there.
  public var availability: Availability?
  /// Fields that were refused although the message was taken in: impossible units or times, series
  /// over the limit, and values without a usable name.
  public var refused: Int
  /// A number by which the message is known again, where readings of it have no time of their own.
  public var identity: UInt64?
  /// Whether it shows a field for the first time whose name is not known.
  public var hasUnknown = false

  /// Makes the result.
  public init(
    device: DeviceID,
    outcome: Outcome,
    sequence: Int64? = nil,
    receipts: Bool = false,
    availability: Availability? = nil,
    refused: Int = 0
  ) {
    (self.device, self.outcome, self.sequence) = (device, outcome, sequence)
    (self.receipts, self.availability, self.refused) = (receipts, availability, refused)
  }
}
