/// Electrical conductivity of water.
public enum Conductivity {
  /// Change with temperature of most fresh water, per °C (ISO 7888, linear form).
  public static let usualSlope = 0.0191

  /// Conductivity at 25 °C from that at the water's temperature, in the same unit (D-18).
  ///
  /// `EC / (1 + α·(T − 25))`. Most probes have done this already: never do it twice.
  ///
  /// - Parameters:
  ///   - conductivity: not negative.
  ///   - temperature: of the water in °C, 5…40.
  ///   - slope: α, 0.01…0.03 per °C.
  /// - Returns: nil outside these ranges.
  public static func at25(
    conductivity: Double,
    temperature: Double,
    slope: Double = usualSlope
  ) -> Double? {
    guard conductivity >= 0, conductivity.isFinite, (5.0...40).contains(temperature),
      (0.01...0.03).contains(slope)
    else { return nil }
    return conductivity / (1 + slope * (temperature - 25))
  }

  /// Dissolved salts in mg/L, roughly, from conductivity at 25 °C in µS/cm: `0.64·EC25`.
  ///
  /// A screening figure from general knowledge: the factor is 0.5…0.8 by water. Not negative.
  public static func dissolvedSalts(conductivityAt25: Double) -> Double? {
    guard conductivityAt25 >= 0, conductivityAt25.isFinite else { return nil }
    return 0.64 * conductivityAt25
  }
}
