/// Water in a paddy field whose depth is read in a tube, zero at the soil's surface.
public enum PaddyWater {
  /// Water that lifts the reading from one depth to another, in mm.
  ///
  /// Below the surface the tube moves `1 / yield` times as far as the water balance (Bouman and
  /// Lampayan, Safe Alternate Wetting and Drying, IRRI).
  ///
  /// - Parameters:
  ///   - from: the reading in mm, -1000…1000.
  ///   - to: the reading wanted in mm, 0…1000, not below `from`.
  ///   - yield: specific yield of the soil, 0.01…0.5; 0.08…0.12 is usual.
  /// - Returns: nil outside these ranges.
  public static func refill(from: Double, to: Double, yield: Double = 0.1) -> Double? {
    guard (-1000.0...1000).contains(from), (0.0...1000).contains(to), to >= from,
      (0.01...0.5).contains(yield)
    else { return nil }
    return from >= 0 ? to - from : to - from * yield
  }

  /// Volume in m³ of a depth in mm over an area in m²; neither is negative.
  public static func volume(depth: Double, area: Double) -> Double? {
    guard depth >= 0, depth.isFinite, area >= 0, area.isFinite else { return nil }
    return depth * area / 1000
  }
}
