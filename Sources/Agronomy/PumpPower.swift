/// Pumps: power and how well it is used (D-27, the parts that need no history).
public enum PumpPower {
  /// Electric power in kW of a three-phase motor: `√3·U·I·cos φ / 1000`.
  ///
  /// - Parameters:
  ///   - voltage: between phases in V, 0…1000.
  ///   - current: in A, 0…2000.
  ///   - powerFactor: cos φ, above 0, at most 1; 0.85 is usual.
  /// - Returns: nil outside these ranges.
  public static func threePhase(
    voltage: Double,
    current: Double,
    powerFactor: Double = 0.85
  ) -> Double? {
    guard (0.0...1000).contains(voltage), (0.0...2000).contains(current), powerFactor > 0,
      powerFactor <= 1
    else { return nil }
    return 3.0.squareRoot() * voltage * current * powerFactor / 1000
  }

  /// The share of electric power that lifts water, `9.81·Q·H / P`: 0.4…0.75 is normal.
  ///
  /// - Parameters:
  ///   - flow: in m³/h, 0…20,000.
  ///   - head: in m, 0…200.
  ///   - power: in kW, above 0.
  /// - Returns: nil outside these ranges.
  public static func efficiency(flow: Double, head: Double, power: Double) -> Double? {
    guard (0.0...20_000).contains(flow), (0.0...200).contains(head), power > 0, power.isFinite
    else { return nil }
    return 9.81 * flow / 3600 * head / power
  }

  /// Energy per volume in kWh/m³; nil where no volume was moved or a figure is negative.
  public static func specificEnergy(energy: Double, volume: Double) -> Double? {
    guard energy >= 0, energy.isFinite, volume > 0, volume.isFinite else { return nil }
    return energy / volume
  }
}
