/// Devices and series that a batch brought with it.
public struct RegisterGrowth: Sendable {
  /// New devices, in the order of their numbers.
  public var devices: [Register.Device] = []
  /// New series, in the order of their numbers.
  public var series: [Register.Series] = []

  /// Makes an empty growth.
  public init() {}

  /// Whether nothing is new.
  public var isEmpty: Bool { devices.isEmpty && series.isEmpty }
}
