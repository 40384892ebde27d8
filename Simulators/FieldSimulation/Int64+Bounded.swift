extension Int64 {
  /// How far a reading may be from nothing, in units of its last decimal: beyond all sensors, and near
  /// enough that no format's conversion of units leads beyond all numbers.
  private static let boundOfReadings = 1e14

  /// The nearest whole number of a reading, within what can be reckoned with: faults that add up, such as
  /// three that each multiply by a million, reach its bounds and stay there.
  init(bounded reading: Double) {
    self = Int64(
      Swift.min(Swift.max(reading, -Self.boundOfReadings), Self.boundOfReadings).rounded()
    )
  }

  /// So many times as large, within what can be reckoned with.
  func multipliedWithinBounds(by factor: Int64) -> Int64 {
    let (product, isTooLarge) = multipliedReportingOverflow(by: factor)
    let bound = Int64.max / 2
    guard !isTooLarge else { return (self < 0) == (factor < 0) ? bound : -bound }
    return Swift.min(Swift.max(product, -bound), bound)
  }
}
