/// Water that a short, well-watered grass gives off: the reference evapotranspiration of FAO
/// Irrigation and Drainage Paper 56 (Allen, Pereira, Raes and Smith 1998).
///
/// Every function gives nil outside the ranges that it names.
public enum Evapotranspiration {
  /// Weather of a day, as equation 6 wants it.
  public struct Day: Hashable, Sendable {
    /// Day of the year, 1…366.
    public var dayOfYear: Int
    /// Degrees north, -66…66: nearer to the poles the sun does not rise and set every day.
    public var latitude: Double
    /// Metres above the sea, -500…6000.
    public var altitude: Double
    /// Lowest and highest air temperature in °C, within -40…60.
    public var temperature: ClosedRange<Double>
    /// Actual vapour pressure in kPa, 0…13.
    public var vapourPressure: Double
    /// Global radiation in MJ/m², 0…50.
    public var radiation: Double
    /// Wind at 2 m in m/s, 0…50.
    public var wind: Double

    /// Makes a day.
    public init(
      dayOfYear: Int,
      latitude: Double,
      altitude: Double,
      temperature: ClosedRange<Double>,
      vapourPressure: Double,
      radiation: Double,
      wind: Double
    ) {
      (self.dayOfYear, self.latitude, self.altitude) = (dayOfYear, latitude, altitude)
      (self.temperature, self.vapourPressure) = (temperature, vapourPressure)
      (self.radiation, self.wind) = (radiation, wind)
    }
  }

  /// Evapotranspiration of a day in mm (D-19): equation 6, with no heat flux into the soil.
  ///
  /// The ratio of radiation to that of a clear sky is kept within 0.3…1.
  public static func daily(_ day: Day) -> Double? {
    let (low, high) = (day.temperature.lowerBound, day.temperature.upperBound)
    guard (-40.0...60).contains(low), (-40.0...60).contains(high),
      (0.0...13).contains(day.vapourPressure), (0.0...50).contains(day.radiation),
      (0.0...50).contains(day.wind), (-500.0...6000).contains(day.altitude),
      let above = ExtraterrestrialRadiation.daily(
        dayOfYear: day.dayOfYear,
        latitude: day.latitude
      ), above > 0, let pressure = AirPressure.fao(altitude: day.altitude)
    else { return nil }
    let clear = (0.75 + 2e-5 * day.altitude) * above
    let saturation = (saturated(low) + saturated(high)) / 2
    let emitted = (fourthPower(high + 273.16) + fourthPower(low + 273.16)) / 2 * 4.903e-9
    let longWave =
      emitted * (0.34 - 0.14 * day.vapourPressure.squareRoot())
      * (1.35 * min(max(day.radiation / clear, 0.3), 1) - 0.35)
    return combine(
      temperature: (low + high) / 2,
      energy: 0.77 * day.radiation - longWave,
      numerator: 900,
      wind: day.wind,
      deficit: saturation - day.vapourPressure,
      pressure: pressure
    )
  }

  /// Weather of an hour, as equation 53 wants it.
  public struct Hour: Hashable, Sendable {
    /// Mean air temperature in °C, -40…60.
    public var temperature: Double
    /// Mean relative humidity in %, clipped to 0…100.
    public var relativeHumidity: Double
    /// Wind at 2 m in m/s, 0…50.
    public var wind: Double
    /// Global radiation in MJ/m² over the hour, 0…6.
    public var radiation: Double
    /// Metres above the sea, -500…6000.
    public var altitude: Double
    /// Radiation over that of a clear sky; at night that of two or three hours before sunset.
    public var clearness: Double

    /// Makes an hour.
    public init(
      temperature: Double,
      relativeHumidity: Double,
      wind: Double,
      radiation: Double,
      altitude: Double,
      clearness: Double
    ) {
      (self.temperature, self.relativeHumidity) = (temperature, relativeHumidity)
      (self.wind, self.radiation) = (wind, radiation)
      (self.altitude, self.clearness) = (altitude, clearness)
    }
  }

  /// Evapotranspiration of an hour in mm (D-20): equation 53, coefficient 0.34 by day and night.
  ///
  /// Clearness is kept within 0.25…1. It can be a little below 0 at night: add it up raw, and keep
  /// only the day's sum from going below 0. The form of ASCE 2005 is another one.
  public static func hourly(_ hour: Hour) -> Double? {
    guard (-40.0...60).contains(hour.temperature), hour.relativeHumidity.isFinite,
      (0.0...50).contains(hour.wind), (0.0...6).contains(hour.radiation),
      hour.clearness >= 0, hour.clearness.isFinite, (-500.0...6000).contains(hour.altitude),
      let pressure = AirPressure.fao(altitude: hour.altitude)
    else { return nil }
    let saturation = saturated(hour.temperature)
    let actual = saturation * min(max(hour.relativeHumidity, 0), 100) / 100
    let longWave =
      2.043e-10 * fourthPower(hour.temperature + 273.16) * (0.34 - 0.14 * actual.squareRoot())
      * (1.35 * min(max(hour.clearness, 0.25), 1) - 0.35)
    let net = 0.77 * hour.radiation - longWave
    return combine(
      temperature: hour.temperature,
      energy: net - (net > 0 ? 0.1 : 0.5) * net,
      numerator: 37,
      wind: hour.wind,
      deficit: saturation - actual,
      pressure: pressure
    )
  }

  /// Evapotranspiration of a day in mm from temperatures alone (D-21): Hargreaves, equation 52.
  ///
  /// - Parameters:
  ///   - temperature: lowest and highest of the day in °C, within -40…60.
  ///   - extraterrestrial: radiation above the atmosphere in MJ/m², 0…50.
  /// - Returns: millimetres; nil outside these ranges.
  public static func hargreaves(
    temperature: ClosedRange<Double>,
    extraterrestrial: Double
  ) -> Double? {
    let (low, high) = (temperature.lowerBound, temperature.upperBound)
    guard (-40.0...60).contains(low), (-40.0...60).contains(high),
      (0.0...50).contains(extraterrestrial)
    else { return nil }
    return 0.0023 * ((low + high) / 2 + 17.8) * (high - low).squareRoot() * extraterrestrial * 0.408
  }

  /// Actual vapour pressure in kPa from a day's extremes of temperature and humidity, equation 17.
  ///
  /// Temperatures within -20…60 °C, humidities in %, clipped to 0…100.
  public static func vapourPressure(
    temperature: ClosedRange<Double>,
    relativeHumidity: ClosedRange<Double>
  ) -> Double? {
    let coolest = Psychrometrics.vapourPressure(
      temperature: temperature.lowerBound,
      relativeHumidity: relativeHumidity.upperBound
    )
    let warmest = Psychrometrics.vapourPressure(
      temperature: temperature.upperBound,
      relativeHumidity: relativeHumidity.lowerBound
    )
    guard let coolest, let warmest else { return nil }
    return (coolest + warmest) / 2
  }

  /// Wind at 2 m in m/s from that at another height over grass (D-22), equation 47.
  ///
  /// `uz·4.87 / ln(67.8·z − 5.42)`. Height in metres, 0.5…100; wind 0…100 m/s.
  public static func windAtTwoMetres(_ wind: Double, height: Double) -> Double? {
    guard (0.5...100.0).contains(height), (0.0...100).contains(wind) else { return nil }
    return wind * 4.87 / PortableMath.log(67.8 * height - 5.42)
  }

  private static func saturated(_ temperature: Double) -> Double {
    0.6108 * PortableMath.exp(17.27 * temperature / (temperature + 237.3))
  }

  private static func fourthPower(_ value: Double) -> Double {
    let square = value * value
    return square * square
  }

  /// What equations 6 and 53 share.
  private static func combine(
    temperature: Double,
    energy: Double,
    numerator: Double,
    wind: Double,
    deficit: Double,
    pressure: Double
  ) -> Double {
    let shifted = temperature + 237.3
    let slope = 4098 * saturated(temperature) / (shifted * shifted)
    let constant = 0.000665 * pressure
    let drying = constant * numerator / (temperature + 273) * wind * deficit
    return (0.408 * slope * energy + drying) / (slope + constant * (1 + 0.34 * wind))
  }
}
