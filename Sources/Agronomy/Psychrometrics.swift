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
}
