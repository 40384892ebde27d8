internal import Agronomy
internal import Telemetry

/// A site as the simulation has it: its weather, its physics and how far both have come.
struct SimulatedSite: Sendable {
  private var model: SiteModel
  private var gauge = RainGauge()
  private(set) var weather: Weather
  private var time: Instant
  private let strain: SiteStrain
  private let storm: Wobble
  /// For the site's devices: the tips of the rain gauge so far.
  var tips: Int64 { gauge.tips }

  /// Long enough that a pond of two metres has forgotten how it began.
  private static let runIn = TimeSpan.days(8)

  /// Makes the site so that it has run in when `start` comes.
  init(
    _ site: Scenario.Site,
    sky: inout CountySky,
    incidents: [Incident],
    seed: UInt64,
    start: Instant
  ) {
    strain = SiteStrain(incidents, site: site.name, start: start)
    storm = Wobble(seed: seed, name: "storm", step: .hours(2))
    let step = TimeSpan.minutes(5).milliseconds
    let begin = start - Self.runIn
    // Steps stand on whole multiples since the epoch, so that who reads when changes nothing.
    time = Instant(milliseconds: begin.milliseconds.quotientFloor(step) * step)
    weather = sky.moment(at: time).weather
    let own = RandomSource.seed(seed, name: site.name)
    let day = sky.day(at: time)
    switch site.kind {
    case .seedlingFactory:
      model = .nursery(DarkRoom(seed: own, batches: site.batches), Greenhouse(weather: day))
    case .irrigationPoint:
      model = .station(PumpStation(seed: own), PaddyField(weather: day, batches: site.batches))
    case .riceTurtle, .ricePrawn, .other:
      var chance = RandomSource(seed: own, name: "load")
      let load = 1 + site.spread * min(max(chance.normal(), -2), 2)
      model = .pond(Pond(settings: site.pond, load: load, weather: day))
    }
  }

  /// Moves on to the last whole step that is not after `moment`.
  mutating func advance(to moment: Instant, sky: inout CountySky) {
    let step = model.step
    while time + step <= moment {
      var now = sky.moment(at: time)
      if strain.holds(.typhoon, at: time) { rage(&now) }
      weather = now.weather
      model.advance(at: time, now, sky: &sky, strain: strain)
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
    case .windDirection: weather.windDirection
    case .airPressure: weather.pressure
    default: nil
    }
  }

  /// Air temperature and the oxygen of water in contact with that air.
  var air: FaultLayer.Air? {
    let temperature = min(max(weather.temperature, 0), 40)
    return DissolvedOxygen.saturation(temperature: temperature).map {
      FaultLayer.Air(temperature: weather.temperature, saturation: $0)
    }
  }

  /// A typhoon over the site: 15 to 25 m/s, 3.5 to 8 mm/h, a dark sky and low pressure.
  private func rage(_ now: inout CountySky.Moment) {
    let force = min(max(0.5 + 0.25 * storm.value(at: time), 0), 1)
    now.weather.wind = max(now.weather.wind, 15 + 10 * force)
    now.weather.rain = max(now.weather.rain, 3.5 + 4.5 * force)
    now.weather.radiation *= 0.2
    now.weather.pressure -= 15 + 20 * force
    now.evapotranspiration *= 0.2
  }
}
