/// Where the weather is and what a scenario pins of it; what is nil follows the season and the seed.
public struct WeatherSettings: Hashable, Sendable {
  /// Degrees north, WGS 84.
  public var latitude: Double
  /// Degrees east, WGS 84.
  public var longitude: Double
  /// The day of the year whose temperatures and rain every day has; the sun stays the real one.
  public var season: Int?
  /// The share of a clear sky's radiation that arrives, 0…1.
  public var clearness: Double?
  /// How much warmer than the season's mean every day is, in K.
  public var anomaly: Double?
  /// The rain of every day in mm.
  public var rain: Double?
  /// The day's mean wind in m/s.
  public var wind: Double?

  /// Makes the settings; by default the plain of Deqing county with nothing pinned.
  public init(
    latitude: Double = 30.54,
    longitude: Double = 119.97,
    season: Int? = nil,
    clearness: Double? = nil,
    anomaly: Double? = nil,
    rain: Double? = nil,
    wind: Double? = nil
  ) {
    (self.latitude, self.longitude, self.season) = (latitude, longitude, season)
    (self.clearness, self.anomaly, self.rain, self.wind) = (clearness, anomaly, rain, wind)
  }
}
