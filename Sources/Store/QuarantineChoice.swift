public import Telemetry

/// Which messages of the quarantine are meant.
public struct QuarantineChoice: Hashable, Sendable {
  /// The one with this number.
  public var ordinal: Int64?
  /// Those of this device.
  public var device: DeviceID?
  /// Those with this code.
  public var code: RejectCode?
  /// Those with a lower number than this.
  public var before: Int64?
  /// At most so many.
  public var limit: Int

  /// Makes a choice; without restrictions it is all.
  public init(
    ordinal: Int64? = nil,
    device: DeviceID? = nil,
    code: RejectCode? = nil,
    before: Int64? = nil,
    limit: Int
  ) {
    (self.ordinal, self.device, self.code) = (ordinal, device, code)
    (self.before, self.limit) = (before, limit)
  }
}
