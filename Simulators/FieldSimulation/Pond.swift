internal import Agronomy
internal import Telemetry

/// A pond or rice-field pit: temperature, oxygen, pH and depth of one well-mixed body of water.
///
/// Water temperature follows an equilibrium of air and sun, oxygen the balance of photosynthesis,
/// respiration and re-aeration (terms as in Chapra 1997, "Surface Water-Quality Modeling"), pH the
/// oxygen. The rates are engineering choices; `docs/simulator.md` has them and what comes of them.
struct Pond: Sendable {
  private let settings: PondSettings
  private let load: Double
  private(set) var temperature: Double
  private(set) var oxygen: Double
  private(set) var depth: Double
  private(set) var isAerated = false
  /// Total ammonia nitrogen in mg/L without what was fed last.
  private var ammoniaStore = 0.4
  /// Hours since the last feeding and since the last downpour.
  private var hoursSince = (feeding: 1000.0, downpour: 1000.0)
  private var isFilling = false

  /// Makes the pond as it may be at the start.
  ///
  /// Days of running in make it what it should be.
  /// `load` says how far its life is from the ordinary, as a factor.
  init(settings: PondSettings, load: Double, weather: DayWeather) {
    (self.settings, self.load) = (settings, load)
    temperature = max(weather.meanTemperature, 2)
    oxygen = 6
    depth = settings.depth
  }

  /// pH, in phase with oxygen.
  var acidity: Double {
    min(max(7.9 + 0.13 * (oxygen - saturation), 6.8), 9.6)
  }

  /// Total ammonia nitrogen in mg/L: what fish and mud give off, and 0.3 more after feeding.
  var ammonia: Double {
    ammoniaStore + 0.3 * PortableMath.exp(-hoursSince.feeding / 6)
  }

  /// Redox potential in mV.
  var redox: Double { 180 + 60 * PortableMath.log(oxygen + 0.1) }

  /// Turbidity in NTU: 20, and 200 more after more than 20 mm/h of rain.
  var turbidity: Double {
    20 + 200 * PortableMath.exp(-hoursSince.downpour / 6)
  }

  /// Conductivity in µS/cm: fresh water that rain thins and drought thickens.
  var conductivity: Double { 380 * settings.depth / max(depth, 10) }

  /// Oxygen at saturation in mg/L.
  var saturation: Double {
    // The fallback cannot be reached: the temperature is kept in 0.5…40.
    DissolvedOxygen.saturation(temperature: temperature) ?? 8
  }

  /// Moves on by `hours` under the weather, on a day of the year.
  ///
  /// - Parameters:
  ///   - hours: how far, at most a few minutes' share of one.
  ///   - weather: the weather meanwhile.
  ///   - season: the day of the year.
  ///   - isCrashed: whether the algae have died.
  ///   - isAeratorBroken: whether the aerator cannot run.
  mutating func advance(
    hours: Double,
    weather: Weather,
    season: Double,
    isCrashed: Bool = false,
    isAeratorBroken: Bool = false
  ) {
    if isAeratorBroken { isAerated = false }
    advanceTemperature(hours: hours, weather: weather)
    advanceOxygen(hours: hours, weather: weather, season: season, isCrashed: isCrashed)
    advanceDepth(hours: hours, weather: weather)
    advanceLoad(hours: hours, weather: weather, isCrashed: isCrashed)
    if !isAeratorBroken { control(isDay: weather.cosineOfZenith > 0.06) }
  }

  /// Fed in the evening while the animals eat, which they do above 18 °C.
  mutating func feed() {
    if temperature > 18 { hoursSince.feeding = 0 }
  }

  private mutating func advanceLoad(hours: Double, weather: Weather, isCrashed: Bool) {
    hoursSince.feeding += hours
    hoursSince.downpour = weather.rain > 20 ? 0 : hoursSince.downpour + hours
    let source = (isCrashed ? 0.4 : 0.06) / 24
    let sink = 0.05 * PortableMath.power(1.08, temperature - 20) * ammoniaStore / 24
    ammoniaStore += hours * (source - sink)
  }

  private mutating func advanceTemperature(hours: Double, weather: Weather) {
    let equilibrium = weather.temperature + 0.010 * weather.radiation - (weather.isDay ? 0 : 1.5)
    let timeConstant = 40 * depth / 100
    temperature += hours * (equilibrium - temperature) / timeConstant
    temperature = min(max(temperature, 0.5), 40)
  }

  private mutating func advanceOxygen(
    hours: Double,
    weather: Weather,
    season: Double,
    isCrashed: Bool
  ) {
    let summer = PortableMath.cosine(degrees: 360 * (season - 206) / 365)
    let life = load * (settings.photosynthesis ?? 0.86 + 0.26 * summer)
    let breath = load * (settings.respiration ?? 0.25 + 0.05 * summer)
    // Dead algae give no oxygen, and what eats them takes some.
    let (production, respiration) = isCrashed ? (0.05 * life, 1.6 * breath) : (life, breath)
    let gain =
      production * PortableMath.power(1.06, temperature - 25)
      * PortableMath.tanh(weather.radiation / 350)
    let loss =
      respiration * PortableMath.power(1.07, temperature - 20) * oxygen / (oxygen + 0.4)
    let wind = weather.wind * weather.wind
    let reaeration =
      (0.5 + 0.06 * wind) / 24 / (depth / 100) * PortableMath.power(1.024, temperature - 20)
      + (isAerated ? 0.25 : 0)
    oxygen = max(0, oxygen + hours * (gain - loss + reaeration * (saturation - oxygen)))
  }

  /// Rain against evaporation and seepage; the keeper refills when 4 cm are missing.
  private mutating func advanceDepth(hours: Double, weather: Weather) {
    let evaporation = 0.0007 * weather.radiation  // mm/h: latent heat of the radiation absorbed
    let seepage = 2.0 / 24
    depth += hours * (weather.rain - evaporation - seepage) / 10
    if depth < settings.depth - 4 { isFilling = true }
    if depth > settings.depth { isFilling = false }
    if isFilling { depth += hours * 2 }
    depth = min(depth, settings.depth + 8)  // the overflow pipe
  }

  private mutating func control(isDay: Bool) {
    guard let aerator = settings.aerator else { return }
    if oxygen < aerator.startBelow, isDay || !aerator.byDayOnly { isAerated = true }
    if oxygen > aerator.stopAbove { isAerated = false }
  }
}
