internal import Agronomy

/// The house in which seedlings turn green: sun warms it, vents and a heater bound it, fog and
/// plants keep it humid, and its carbon dioxide rises by night.
struct Greenhouse: Sendable {
  private(set) var temperature: Double
  private(set) var humidity = 80.0
  private(set) var carbonDioxide = 600.0
  private(set) var photonFlux = 0.0
  private(set) var substrateTemperature: Double
  private(set) var substrateMoisture = 65.0
  private var isWatering = false

  init(weather: DayWeather) {
    temperature = weather.meanTemperature
    substrateTemperature = weather.meanTemperature
  }

  /// Moves on by one minute under the weather.
  mutating func advanceMinute(weather: Weather) {
    let gain = 12 * weather.radiation / 800
    let open = min(max((weather.temperature + gain - 26) / 6, 0), 0.85)
    let free = weather.temperature + gain * (1 - open)
    // A heater holds 12 °C; above 30 °C pads and fog take off most of the excess.
    let target = free > 30 ? 30 + 0.35 * (free - 30) : max(free, 12)
    temperature += (target - temperature) / 15
    let vapour = weather.dewPoint + 2 + 6 * (1 - open) * weather.radiation / 800
    let moist = Psychrometrics.relativeHumidity(temperature: temperature, dewPoint: vapour) ?? 95
    humidity += (min(moist, 98) - humidity) / 10
    let source = weather.isDay ? 420 - 90 * min(weather.radiation / 600, 1) * (1 - open) : 770
    carbonDioxide += (source - carbonDioxide) / (weather.isDay ? 40 : 180)
    photonFlux = 2.06 * 0.65 * weather.radiation  // the cover keeps a third
    substrateTemperature += (temperature - substrateTemperature) / 120
    advanceMoisture(weather)
  }

  /// Drying by sun and air; watered to 72 % once it is below 55 %.
  private mutating func advanceMoisture(_ weather: Weather) {
    substrateMoisture -= 0.003 + 0.02 * weather.radiation / 600
    if substrateMoisture < 55, weather.isDay { isWatering = true }
    if substrateMoisture > 72 { isWatering = false }
    if isWatering { substrateMoisture += 1.2 }
  }
}
