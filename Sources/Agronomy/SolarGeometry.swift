/// Where the sun stands over a place, and what reaches the ground from a clear sky.
///
/// The sun's path is the Astronomical Almanac's low-precision one (Michalsky 1988, Solar Energy 40,
/// pages 227–235), within 0.01° from 1950 to 2050. Times are seconds since 1970-01-01T00:00Z.
public struct SolarGeometry: Hashable, Sendable {
  /// Degrees north of the equator, -90…90.
  public let latitude: Double
  /// Degrees east of Greenwich, -180…180.
  public let longitude: Double
  private let sineLatitude: Double
  private let cosineLatitude: Double

  /// Makes the geometry of a place; nil where a coordinate is out of its range.
  public init?(latitude: Double, longitude: Double) {
    guard (-90.0...90).contains(latitude), (-180.0...180).contains(longitude) else { return nil }
    (self.latitude, self.longitude) = (latitude, longitude)
    sineLatitude = PortableMath.sine(degrees: latitude)
    cosineLatitude = PortableMath.cosine(degrees: latitude)
  }

  /// The cosine of the angle between the sun's centre and the zenith; above 0 by day.
  ///
  /// - Returns: -1…1, refraction left out; nil outside the years 1950…2050.
  public func cosineOfZenith(secondsSinceEpoch: Double) -> Double? {
    sun(secondsSinceEpoch)?.height
  }

  /// Global radiation under a clear sky in W/m².
  ///
  /// Haurwitz' formula, `1098·cosz·exp(−0.059 / cosz)` (Journal of Meteorology 1945, 2, pages
  /// 154–166).
  ///
  /// - Parameter cosineOfZenith: -1…1; the sun below the horizon gives 0.
  /// - Returns: nil outside that range.
  public static func clearSkyRadiation(cosineOfZenith: Double) -> Double? {
    guard (-1.0...1).contains(cosineOfZenith) else { return nil }
    guard cosineOfZenith > 0 else { return 0 }
    return 1098 * cosineOfZenith * PortableMath.exp(-0.059 / cosineOfZenith)
  }

  /// The moment at which the sun is highest within half a day of `near`, in seconds.
  ///
  /// - Returns: nil outside the years 1950…2050.
  public func transit(near: Double) -> Double? {
    guard let there = sun(near) else { return nil }
    // The hour angle grows by a turn a day, so its sine changes sign once on the way to noon.
    let towards = there.sineHourAngle > 0 ? -43_200.0 : 43_200
    return root(from: near, to: near + towards) { sun($0)?.sineHourAngle }
  }

  /// When the sun's upper edge appears before a transit, in seconds, with standard refraction.
  ///
  /// - Returns: nil where it does not rise on that day, or outside the years 1950…2050.
  public func sunrise(before transit: Double) -> Double? {
    root(from: transit - 43_200, to: transit) { sun($0).map { $0.height - Self.horizon } }
  }

  /// When the sun's upper edge disappears after a transit, in seconds, with standard refraction.
  ///
  /// - Returns: nil where it does not set on that day, or outside the years 1950…2050.
  public func sunset(after transit: Double) -> Double? {
    root(from: transit, to: transit + 43_200) { sun($0).map { $0.height - Self.horizon } }
  }

  /// The sine of -0.833°: half the sun's disc and 34 minutes of arc of refraction.
  private static let horizon = PortableMath.sine(degrees: -0.833)

  private func sun(_ seconds: Double) -> (height: Double, sineHourAngle: Double)? {
    let days = seconds / 86_400 - 10_957.5  // since J2000.0
    guard (-18_263.0...18_628).contains(days) else { return nil }
    let longitudeOfMean = 280.460 + 0.9856474 * days
    let anomaly = 357.528 + 0.9856003 * days
    let ecliptic =
      longitudeOfMean + 1.915 * PortableMath.sine(degrees: anomaly)
      + 0.020 * PortableMath.sine(degrees: 2 * anomaly)
    let obliquity = 23.439 - 0.0000004 * days
    let sineEcliptic = PortableMath.sine(degrees: ecliptic)
    let sineDeclination = PortableMath.sine(degrees: obliquity) * sineEcliptic
    let cosineDeclination = (1 - sineDeclination * sineDeclination).squareRoot()
    let cosineAscension = PortableMath.cosine(degrees: ecliptic) / cosineDeclination
    let sineAscension = PortableMath.cosine(degrees: obliquity) * sineEcliptic / cosineDeclination
    // Local sidereal time: the right ascension that stands in the south.
    let sidereal = 280.46062 + 360.9856473662 * days + longitude
    let (sine, cosine) = (
      PortableMath.sine(degrees: sidereal), PortableMath.cosine(degrees: sidereal)
    )
    let cosineHourAngle = cosine * cosineAscension + sine * sineAscension
    let sineHourAngle = sine * cosineAscension - cosine * sineAscension
    let height =
      sineLatitude * sineDeclination + cosineLatitude * cosineDeclination * cosineHourAngle
    return (min(max(height, -1), 1), sineHourAngle)
  }

  /// Halves the span until the change of sign in it is known to a millisecond.
  private func root(from: Double, to: Double, of function: (Double) -> Double?) -> Double? {
    var (low, high) = (from, to)
    guard let first = function(low), let last = function(high), (first < 0) != (last < 0) else {
      return nil
    }
    while abs(high - low) > 0.001 {
      let middle = (low + high) / 2
      guard let value = function(middle) else { return nil }
      if (value < 0) == (first < 0) { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
