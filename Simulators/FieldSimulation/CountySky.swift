internal import Agronomy
internal import Telemetry

/// The weather of a county, which is the same over all of its sites: worked out once a minute, however
/// many sites ask.
///
/// It remembers eleven days, so that a site which runs in while others have begun finds them here. What
/// it remembers changes nothing: weather is a function of the moment.
struct CountySky: Sendable {
  /// The weather at a moment, and what follows from it.
  struct Moment: Sendable {
    var weather: Weather
    /// The day of the year of the season.
    var season: Double
    /// The reference evapotranspiration in mm/h (FAO-56, equation 53), a little below 0 by night.
    var evapotranspiration: Double
  }

  private var generator: WeatherGenerator
  private var minutes: [Int64]
  private var moments: [Moment?]
  private static let size = 16_384

  init(seed: UInt64, settings: WeatherSettings) {
    generator = WeatherGenerator(seed: seed, settings: settings)
    minutes = Array(repeating: .min, count: Self.size)
    moments = Array(repeating: nil, count: Self.size)
  }

  /// The weather at a whole minute.
  mutating func moment(at time: Instant) -> Moment {
    let minute = time.milliseconds.quotientFloor(60_000)
    let slot = Int(minute & Int64(Self.size - 1))
    if minutes[slot] == minute, let known = moments[slot] { return known }
    let weather = generator.weather(at: time)
    let moment = Moment(
      weather: weather,
      season: generator.season(at: time),
      evapotranspiration: Self.evapotranspiration(weather)
    )
    (minutes[slot], moments[slot]) = (minute, moment)
    return moment
  }

  private static func evapotranspiration(_ weather: Weather) -> Double {
    let hour = Evapotranspiration.Hour(
      temperature: weather.temperature,
      relativeHumidity: weather.relativeHumidity,
      wind: weather.wind,
      radiation: weather.radiation * 0.0036,
      altitude: 4,
      clearness: weather.clearness
    )
    return Evapotranspiration.hourly(hour) ?? 0
  }

  /// What a local day brings.
  mutating func day(_ number: Int64) -> DayWeather { generator.day(number) }

  /// What the local day of a moment brings.
  mutating func day(at time: Instant) -> DayWeather { generator.day(at: time) }

  /// The day of the year of a local day's season.
  func season(of number: Int64) -> Double { generator.season(of: number).day }
}
