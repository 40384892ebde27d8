import Telemetry

/// What the months in Deqing let expect outdoors: air, pond water and sunshine.
///
/// The spans are wide, for single readings and not for means; the sun's are 1.3 times the peak of a
/// clear sky on the 15th (Haurwitz' formula), since the edges of clouds add to it.
enum Climate {
  /// By month, from January: lowest and highest air temperature in °C.
  private static let air: [ClosedRange<Double>] = [
    -10...26, -8...29, -4...34, 0...36, 7...37, 12...39.5, 17...42, 18...42, 10...40, 1...36,
    -4...32, -9...27,
  ]
  /// By month: lowest and highest temperature of pond water in °C.
  private static let water: [ClosedRange<Double>] = [
    1...14, 2...16, 5...22, 10...27, 16...32, 20...34, 24...38, 24...38, 19...35, 13...29, 8...23,
    3...17,
  ]
  /// By month: the peak of a clear sky in W/m².
  private static let sun: [Double] = [
    620, 739, 863, 964, 1013, 1026, 1021, 990, 910, 790, 658, 587,
  ]

  /// The seasons of a metric at a kind of site; nil where it is not outdoors.
  static func seasons(of metric: String, at kind: SiteKind) -> [Season]? {
    let isPond = kind == .riceTurtle || kind == .ricePrawn
    let isOutdoors = isPond || kind == .irrigationPoint
    switch metric {
    case "air_temp" where isOutdoors: return seasons(air)
    case "water_temp" where isPond: return seasons(water)
    case "solar_radiation" where isOutdoors: return seasons(sun.map { 0...($0 * 1.3) })
    default: return nil
    }
  }

  private static func seasons(_ spans: [ClosedRange<Double>]) -> [Season] {
    spans.enumerated().map { index, span in
      var season = Season(suspect: span)
      season.months = [index + 1]
      return season
    }
  }
}
