internal import Telemetry

/// A site as the simulation has it: its weather, its physics and how far both have come.
struct SimulatedSite: Sendable {
  private var sky: WeatherGenerator
  private var model: SiteModel
  private var gauge = RainGauge()
  private var weather: Weather
  private var time: Instant
  /// For the site's devices: the tips of the rain gauge so far.
  var tips: Int64 { gauge.tips }

  /// Long enough that a pond of two metres has forgotten how it began.
  private static let runIn = TimeSpan.days(8)

  /// Makes the site so that it has run in when `start` comes.
  init(_ site: Scenario.Site, weather settings: WeatherSettings, seed: UInt64, start: Instant) {
    let step = TimeSpan.minutes(5).milliseconds
    let begin = start - Self.runIn
    // Steps stand on whole multiples since the epoch, so that who reads when changes nothing.
    time = Instant(milliseconds: begin.milliseconds.quotientFloor(step) * step)
    sky = WeatherGenerator(seed: seed, settings: settings)
    weather = sky.weather(at: time)
    let own = RandomSource.seed(seed, name: site.name)
    let day = sky.day(at: time)
    switch site.kind {
    case .seedlingFactory: model = .nursery(DarkRoom(seed: own), Greenhouse(weather: day))
    case .irrigationPoint: model = .station(PumpStation(seed: own))
    case .riceTurtle, .ricePrawn, .other:
      var chance = RandomSource(seed: own, name: "load")
      let load = 1 + site.spread * min(max(chance.normal(), -2), 2)
      model = .pond(Pond(settings: site.pond, load: load, weather: day))
    }
  }

  /// Moves on to the last whole step that is not after `moment`.
  mutating func advance(to moment: Instant) {
    let step = model.step
    while time + step <= moment {
      weather = sky.weather(at: time)
      model.advance(at: time, weather: weather, sky: &sky)
      gauge.collect(rate: weather.rain, hours: step.seconds / 3600)
      time = time + step
    }
  }

  /// The truth about a quantity in a zone of the site, now; rain is left to the gauge.
  func truth(of quantity: Quantity, in zone: Zone) -> Double? {
    if let truth = model.truth(of: quantity, in: zone) { return truth }
    return switch quantity {
    case .airTemperature: weather.temperature
    case .relativeHumidity: weather.relativeHumidity
    case .radiation: weather.radiation
    case .windSpeed: weather.wind
    default: nil
    }
  }
}
