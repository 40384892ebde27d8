/// Light that plants can use.
public enum LightIntegral {
  /// The longest time between two readings over which light is integrated, in seconds.
  public static let longestGap = 1800.0

  /// Light gathered, and the time that is known of.
  public struct Result: Hashable, Sendable {
    /// mol/m².
    public var light: Double
    /// Seconds between readings that lie close enough together.
    public var knownSeconds: Double

    /// The known share of a day.
    public var coverageOfDay: Double { knownSeconds / 86_400 }
  }

  /// The daily light integral of readings in order of time (D-06).
  ///
  /// Trapezoids between readings at most ``longestGap`` apart; nothing is filled in across longer
  /// gaps.
  ///
  /// - Parameters:
  ///   - times: in seconds, strictly rising.
  ///   - fluxes: photosynthetic photon flux density in µmol/(m²·s), finite, not negative.
  /// - Returns: nil where the two differ in length, times do not rise, or a flux is out of range.
  public static func daily(times: [Double], fluxes: [Double]) -> Result? {
    guard times.count == fluxes.count, fluxes.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      return nil
    }
    var result = Result(light: 0, knownSeconds: 0)
    for index in times.indices.dropFirst() {
      let span = times[index] - times[index - 1]
      guard span > 0, span.isFinite else { return nil }
      guard span <= longestGap else { continue }
      result.light += (fluxes[index] + fluxes[index - 1]) / 2 * span / 1_000_000
      result.knownSeconds += span
    }
    return result
  }

  /// Photon flux in µmol/(m²·s) from global radiation in W/m² outdoors, within 10 % (D-23).
  ///
  /// `2.06·Rs`: 45 % of the energy is photosynthetically active, 4.57 µmol/J. From general
  /// knowledge; not for lamps. Range: 0…2000 W/m².
  public static func photonFlux(globalRadiation: Double) -> Double? {
    guard (0.0...2000).contains(globalRadiation) else { return nil }
    return 2.06 * globalRadiation
  }
}
