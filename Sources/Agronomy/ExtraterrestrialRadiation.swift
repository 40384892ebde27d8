/// The sun's radiation above the atmosphere by FAO-56, for evapotranspiration.
public enum ExtraterrestrialRadiation {
  /// Radiation of a day in MJ/m², equation 21.
  ///
  /// - Parameters:
  ///   - dayOfYear: 1…366.
  ///   - latitude: degrees north, -66…66.
  /// - Returns: nil outside these ranges.
  public static func daily(dayOfYear: Int, latitude: Double) -> Double? {
    guard let sky = Sky(dayOfYear: dayOfYear, latitude: latitude) else { return nil }
    let bow = sky.sunsetAngle * sky.sines + sky.cosines * sky.sineOfSunset
    return 24 * 60 / .pi * 0.0820 * sky.distance * bow
  }

  /// Radiation of an hour in MJ/m², equations 28 to 33.
  ///
  /// - Parameters:
  ///   - dayOfYear: 1…366.
  ///   - latitude: degrees north, -66…66.
  ///   - longitude: degrees east, -180…180.
  ///   - zoneLongitude: degrees east of the middle of the clock's zone: 120 for UTC+8.
  ///   - middle: of the hour on that clock, 0…24.
  /// - Returns: nil outside these ranges; 0 at night.
  public static func hourly(
    dayOfYear: Int,
    latitude: Double,
    longitude: Double,
    zoneLongitude: Double,
    middle: Double
  ) -> Double? {
    guard let sky = Sky(dayOfYear: dayOfYear, latitude: latitude), (0.0...24).contains(middle),
      (-180.0...180).contains(longitude), (-180.0...180).contains(zoneLongitude)
    else { return nil }
    let turn = 360.0 * Double(dayOfYear - 81) / 364
    let correction =
      0.1645 * PortableMath.sine(degrees: 2 * turn) - 0.1255 * PortableMath.cosine(degrees: turn)
      - 0.025 * PortableMath.sine(degrees: turn)
    // Degrees west in the book, so east is negative there.
    let solar = middle + 0.06667 * (longitude - zoneLongitude) + correction
    let angle = 15 * (solar - 12)
    let limit = sky.sunsetAngle * 180 / .pi
    let first = min(max(angle - 7.5, -limit), limit)
    let last = min(max(angle + 7.5, -limit), limit)
    let bow =
      (last - first) * .pi / 180 * sky.sines + sky.cosines
      * (PortableMath.sine(degrees: last) - PortableMath.sine(degrees: first))
    return max(0, 12 * 60 / .pi * 0.0820 * sky.distance * bow)
  }

  private struct Sky {
    /// Inverse relative distance of the sun.
    let distance: Double
    let sines: Double
    let cosines: Double
    /// In radians.
    let sunsetAngle: Double
    let sineOfSunset: Double

    init?(dayOfYear: Int, latitude: Double) {
      guard (1...366).contains(dayOfYear), (-66.0...66).contains(latitude) else { return nil }
      let turn = 360.0 * Double(dayOfYear) / 365
      distance = 1 + 0.033 * PortableMath.cosine(degrees: turn)
      let declination = 0.409 * PortableMath.sine(degrees: turn - 1.39 * 180 / .pi) * 180 / .pi
      let (sine, cosine) = (
        PortableMath.sine(degrees: declination), PortableMath.cosine(degrees: declination)
      )
      sines = PortableMath.sine(degrees: latitude) * sine
      cosines = PortableMath.cosine(degrees: latitude) * cosine
      let cosineOfSunset = min(max(-sines / cosines, -1), 1)
      sunsetAngle = .pi / 2 - PortableMath.arcSine(cosineOfSunset)
      sineOfSunset = (1 - cosineOfSunset * cosineOfSunset).squareRoot()
    }
  }
}
