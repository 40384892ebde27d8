/// The number of a series in one store: small, counted from 1, never used again.
public struct SeriesID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The number; 1 and up.
  public var rawValue: Int32
  /// Makes the id with this number.
  @inlinable
  public init(rawValue: Int32) { self.rawValue = rawValue }
  /// Orders ids by number.
  @inlinable
  public static func < (left: SeriesID, right: SeriesID) -> Bool { left.rawValue < right.rawValue }
}

/// The number of a device in one store: small, counted from 1, never used again.
public struct DeviceID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The number; 1 and up, or 0 for what no device can be blamed for.
  public var rawValue: Int32
  /// Makes the id with this number.
  @inlinable
  public init(rawValue: Int32) { self.rawValue = rawValue }
  /// Orders ids by number.
  @inlinable
  public static func < (left: DeviceID, right: DeviceID) -> Bool { left.rawValue < right.rawValue }
  /// Stands in the ledger for messages whose topic names no device.
  public static let unattributed = DeviceID(rawValue: 0)
}
