/// Water vapour in air: pressures in kPa, temperatures in °C, humidities in %.
///
/// Every function gives nil outside the range in which its formula was checked.
public enum Psychrometrics {
  /// Where the saturation formula holds, in °C; below 0 it is over water, about 5 % above ice at -5.
  public static let temperatureRange: ClosedRange<Double> = -20...60

  /// Saturation vapour pressure in kPa at a temperature in °C.
  ///
  /// Tetens' formula, `0.6108·exp(17.27·T / (T + 237.3))`; FAO Irrigation and Drainage Paper 56,
  /// equation 11. Range: -20…60 °C.
  public static func saturationVapourPressure(temperature: Double) -> Double? {
    guard temperatureRange.contains(temperature) else { return nil }
    return 0.6108 * PortableMath.exp(17.27 * temperature / (temperature + 237.3))
  }

  /// Actual vapour pressure in kPa; wet sensors read above 100 %, so humidity is clipped to 0…100.
  ///
  /// FAO-56 equation 10 solved for the pressure. Range: -20…60 °C, any finite humidity.
  public static func vapourPressure(temperature: Double, relativeHumidity: Double) -> Double? {
    guard relativeHumidity.isFinite else { return nil }
    return saturationVapourPressure(temperature: temperature).map {
      $0 * min(max(relativeHumidity, 0), 100) / 100
    }
  }

  /// Vapour pressure deficit in kPa: what the air could still take up.
  ///
  /// `es(T) − ea`, FAO-56. Range: -20…60 °C, humidity clipped to 0…100 %.
  public static func vapourPressureDeficit(
    temperature: Double,
    relativeHumidity: Double
  ) -> Double? {
    guard let saturation = saturationVapourPressure(temperature: temperature),
      let actual = vapourPressure(temperature: temperature, relativeHumidity: relativeHumidity)
    else { return nil }
    return saturation - actual
  }

  /// Dew point in °C of air at a temperature in °C and a relative humidity in %.
  ///
  /// The inverse of the saturation formula. Range: -20…60 °C; nil for dry air, which has none.
  public static func dewPoint(temperature: Double, relativeHumidity: Double) -> Double? {
    guard
      let pressure = vapourPressure(temperature: temperature, relativeHumidity: relativeHumidity),
      pressure > 0
    else { return nil }
    let logarithm = PortableMath.log(pressure / 0.6108)
    return 237.3 * logarithm / (17.27 - logarithm)
  }

  /// Relative humidity in % of air at a temperature and a dew point in °C, at most 100.
  ///
  /// `100·es(Td) / es(T)`. Range: both -20…60 °C.
  public static func relativeHumidity(temperature: Double, dewPoint: Double) -> Double? {
    guard let actual = saturationVapourPressure(temperature: dewPoint),
      let saturation = saturationVapourPressure(temperature: temperature)
    else { return nil }
    return min(100, 100 * actual / saturation)
  }

  /// Absolute humidity in g/m³: the water in a cubic metre of air (D-04).
  ///
  /// The ideal gas law, `2166.79·ea / (T + 273.15)` with ea in kPa. Range: -20…60 °C, humidity
  /// clipped to 0…100 %.
  public static func absoluteHumidity(temperature: Double, relativeHumidity: Double) -> Double? {
    vapourPressure(temperature: temperature, relativeHumidity: relativeHumidity).map {
      2166.79 * $0 / (temperature + 273.15)
    }
  }

  /// Wet-bulb temperature in °C (D-05): what a thermometer in a wet wick shows.
  ///
  /// The psychrometric balance of the ASHRAE Handbook of Fundamentals 2017, chapter 1, equations 33
  /// (over water at every temperature, as the saturation formula), solved by halving.
  ///
  /// - Parameters:
  ///   - temperature: of the air in °C, -20…60.
  ///   - relativeHumidity: in %, clipped to 0…100.
  ///   - pressure: of the air in kPa, 50…120.
  /// - Returns: nil outside these ranges; within 0.01 °C of the exact solution.
  public static func wetBulb(
    temperature: Double,
    relativeHumidity: Double,
    pressure: Double = 101.325
  ) -> Double? {
    guard (50.0...120).contains(pressure),
      let vapour = vapourPressure(temperature: temperature, relativeHumidity: relativeHumidity)
    else { return nil }
    let ratio = humidityRatio(vapour: vapour, pressure: pressure)
    var (low, high) = (-60.0, temperature)
    while high - low > 1e-7 {
      let middle = (low + high) / 2
      let saturation = 0.6108 * PortableMath.exp(17.27 * middle / (middle + 237.3))
      let wet = humidityRatio(vapour: saturation, pressure: pressure)
      let balance =
        ((2501 - 2.326 * middle) * wet - 1.006 * (temperature - middle))
        / (2501 + 1.86 * temperature - 4.186 * middle)
      if balance > ratio { high = middle } else { low = middle }
    }
    return (low + high) / 2
  }

  /// Mass of water per mass of dry air.
  private static func humidityRatio(vapour: Double, pressure: Double) -> Double {
    0.621945 * vapour / (pressure - vapour)
  }
}
