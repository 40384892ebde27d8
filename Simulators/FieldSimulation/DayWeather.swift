/// What one local day brings.
public struct DayWeather: Hashable, Sendable {
  /// The mean air temperature in °C.
  public var meanTemperature: Double
  /// From the day's lowest to its highest temperature, in K.
  public var temperatureRange: Double
  /// The dew point in °C, nearly constant through the day.
  public var dewPoint: Double
  /// The share of a clear sky's radiation that arrives, 0…1.
  public var clearness: Double
  /// The day's rain in mm.
  public var rain: Double
  /// The hour at which the rain begins, local time.
  public var rainStart: Double
  /// How many hours it rains.
  public var rainHours: Double
  /// The day's mean wind in m/s.
  public var wind: Double
}
