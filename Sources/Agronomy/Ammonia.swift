/// Ammonia in fresh water: how much of the total is the toxic, un-ionised form.
public enum Ammonia {
  /// Mass of NH3 per mass of nitrogen in it: 17.031 / 14.007.
  public static let ammoniaPerNitrogen = 17.031 / 14.007

  /// The share of total ammonia that is un-ionised, 0…1 (D-16).
  ///
  /// `pKa = 0.09018 + 2729.92 / (T + 273.15)`, `f = 1 / (1 + 10^(pKa − pH))`: Emerson, Russo, Lund
  /// and Thurston 1975, Journal of the Fisheries Research Board of Canada 32, pages 2379–2383.
  ///
  /// - Parameters:
  ///   - ph: 6…10.
  ///   - temperature: of the water in °C, 0…50.
  /// - Returns: nil outside these ranges.
  public static func unionisedFraction(ph: Double, temperature: Double) -> Double? {
    guard (6.0...10).contains(ph), (0.0...50).contains(temperature) else { return nil }
    let constant = 0.09018 + 2729.92 / (temperature + 273.15)
    return 1 / (1 + PortableMath.power(10, constant - ph))
  }

  /// Un-ionised ammonia in mg/L as NH3 (D-17).
  ///
  /// Total ammonia is usually told as nitrogen, a limit as NH3: the two differ by 21.6 %.
  ///
  /// - Parameters:
  ///   - totalNitrogen: total ammonia in mg/L as N, not negative.
  ///   - ph: 6…10.
  ///   - temperature: of the water in °C, 0…50.
  /// - Returns: nil outside these ranges.
  public static func unionised(totalNitrogen: Double, ph: Double, temperature: Double) -> Double? {
    unionisedNitrogen(totalNitrogen: totalNitrogen, ph: ph, temperature: temperature)
      .map { $0 * ammoniaPerNitrogen }
  }

  /// Un-ionised ammonia in mg/L as N (D-17); ranges as for the other form.
  public static func unionisedNitrogen(
    totalNitrogen: Double,
    ph: Double,
    temperature: Double
  ) -> Double? {
    guard totalNitrogen >= 0, totalNitrogen.isFinite else { return nil }
    return unionisedFraction(ph: ph, temperature: temperature).map { totalNitrogen * $0 }
  }
}
