/// Numbers by which sensors say that they have no reading, where nobody told us which.
///
/// A number of this list may also be a measurement (999.9 ppm of CO₂), so it counts only where it is
/// not plausible for its metric anyway. Numbers that a device is known to use belong into `missing`.
public enum ErrorCodes {
  /// Extremes of 16-bit registers, plain and scaled by 10 and 100; all nines; 85 °C, which a DS18B20
  /// reads after power-on; 127.5 and 327.67 of other one-wire sensors.
  public static let usual: Set<Double> = [
    -32768, 32767, 65535, 65534, -3276.8, 3276.7, 6553.5, 6553.4, -327.68, 327.67, 655.35, 655.34,
    -999, -999.9, 999.9, -9999, 9999, 99999, -99999, -127, 127.5, 85,
  ]

  /// Whether a value is such a number.
  public static func contains(_ value: Double) -> Bool {
    // Most values are asked for nothing else than being small.
    abs(value) >= least && usual.contains(value)
  }

  /// The one that is nearest to zero.
  private static let least: Double = 85
}
