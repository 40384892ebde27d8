/// Growing degree days of one day, in K·d, from its extremes in °C.
///
/// Every function gives nil where the minimum is above the maximum, a temperature lies outside
/// -60…60 °C, or the base is not below the upper limit.
public enum GrowingDegrees {
  /// Degrees of the day's middle above a base (D-07): `max(0, (Tmax + Tmin)/2 − Tb)`.
  public static func average(minimum: Double, maximum: Double, base: Double) -> Double? {
    guard isSound(minimum, maximum, base, nil) else { return nil }
    return max(0, (maximum + minimum) / 2 - base)
  }

  /// The same with the extremes brought between base and upper limit first (D-08).
  ///
  /// McMaster and Wilhelm 1997, method 2 (Agricultural and Forest Meteorology 87, pages 291–300).
  public static func clampedAverage(
    minimum: Double,
    maximum: Double,
    base: Double,
    upper: Double? = nil
  ) -> Double? {
    guard isSound(minimum, maximum, base, upper) else { return nil }
    func clamped(_ temperature: Double) -> Double {
      min(max(temperature, base), upper ?? .infinity)
    }
    return max(0, (clamped(maximum) + clamped(minimum)) / 2 - base)
  }

  /// The area under a sine from minimum to maximum above the base, cut off at the upper limit
  /// (D-09).
  ///
  /// Baskerville and Emin 1969 (Ecology 50, pages 514–517), with a horizontal upper cut-off.
  public static func singleSine(
    minimum: Double,
    maximum: Double,
    base: Double,
    upper: Double? = nil
  ) -> Double? {
    guard isSound(minimum, maximum, base, upper) else { return nil }
    let above = areaOfSine(minimum: minimum, maximum: maximum, above: base)
    return above - (upper.map { areaOfSine(minimum: minimum, maximum: maximum, above: $0) } ?? 0)
  }

  private static func isSound(
    _ minimum: Double,
    _ maximum: Double,
    _ base: Double,
    _ upper: Double?
  ) -> Bool {
    let range = -60.0...60
    return range.contains(minimum) && range.contains(maximum) && minimum <= maximum
      && range.contains(base) && (upper.map { $0.isFinite && $0 > base } ?? true)
  }

  private static func areaOfSine(minimum: Double, maximum: Double, above base: Double) -> Double {
    let middle = (maximum + minimum) / 2
    guard maximum > base else { return 0 }
    guard minimum < base else { return middle - base }
    let swing = (maximum - minimum) / 2
    let sine = (base - middle) / swing
    let angle = PortableMath.arcSine(sine)
    return ((middle - base) * (.pi / 2 - angle) + swing * (1 - sine * sine).squareRoot()) / .pi
  }
}
