internal import Agronomy

/// The weather at one moment.
public struct Weather: Hashable, Sendable {
  /// Air temperature in °C.
  public var temperature: Double
  /// Dew point in °C.
  public var dewPoint: Double
  /// Global radiation in W/m².
  public var radiation: Double
  /// The share of a clear sky's radiation that arrives, 0…1; by night that of the day.
  public var clearness: Double = 1
  /// The cosine of the sun's distance from the zenith.
  public var cosineOfZenith: Double
  /// Rain in mm/h.
  public var rain: Double
  /// Wind at 2 m in m/s.
  public var wind: Double
  /// Where the wind comes from, in degrees from north over east.
  public var windDirection: Double = 135
  /// Air pressure at the station in hPa.
  public var pressure: Double = 1013

  /// Relative humidity in %; close to saturation while it rains.
  public var relativeHumidity: Double {
    let dry = Psychrometrics.relativeHumidity(temperature: temperature, dewPoint: dewPoint) ?? 100
    return rain > 0 ? max(dry, 96) : dry
  }

  /// Whether the sun is up.
  public var isDay: Bool { cosineOfZenith > 0 }
}
