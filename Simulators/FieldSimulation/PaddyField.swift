internal import Agronomy
internal import Telemetry

/// A rice field under alternate wetting and drying: its water, the tube in it, and its gate.
///
/// Storage follows rain, irrigation, evapotranspiration and percolation, over the soil up to the
/// bund and in the tube below it; stages and levels are those of single late rice, transplanted on
/// 12 June (`docs/simulator.md` has the table).
struct PaddyField: Sendable {
  /// Water over the soil in mm; below zero, what the soil lacks.
  private(set) var storage = 20.0
  private(set) var temperature: Double
  /// How far the gate is open, 0…1.
  private(set) var opening = 0.0
  private var isWanted = false

  /// Drainable share of the soil: the tube falls ten times as fast as the water balance.
  private static let specificYield = 0.10
  /// Height of the bund in mm.
  private static let bund = 80.0

  init(weather: DayWeather) {
    temperature = weather.meanTemperature
  }

  /// Reading of the tube in cm, zero at the soil's surface.
  var tube: Double {
    storage > 0 ? storage / 10 : max(storage / Self.specificYield / 10, -60)
  }

  /// When water is let in and when it is enough, in cm of the tube; nil for a field left dry.
  private static func levels(season: Double) -> (irrigate: Double, fill: Double)? {
    switch season - 163 {
    case 0...10: (1, 5)
    case 10...30: (-10, 5)
    case 40...60: (0, 5)
    case 60...75: (1, 5)
    case 75...110: (-15, 5)
    default: nil
    }
  }

  /// Share of the reference evapotranspiration that the crop takes.
  private static func cropCoefficient(season: Double) -> Double {
    switch season - 163 {
    case ..<0: 1
    case ..<30: 1.05
    case ..<80: 1.2
    default: 0.9
    }
  }

  /// Moves on by one minute; `isGateStuck` keeps the gate shut.
  mutating func advanceMinute(weather: Weather, season: Double, isGateStuck: Bool = false) {
    let depth = max(storage, 30) / 1000
    let equilibrium = weather.temperature + 0.010 * weather.radiation - (weather.isDay ? 0 : 1.5)
    temperature += (equilibrium - temperature) / (40 * 60 * depth)
    steer(season: season, isGateStuck: isGateStuck)
    let evaporation =
      Self.cropCoefficient(season: season) * Self.reference(weather) / 60
    let percolation = storage > -40 ? 3.5 / 24 / 60 : 0
    storage += weather.rain / 60 + 12 * opening / 60 - evaporation - percolation
    storage = min(max(storage, -60), Self.bund)
  }

  private mutating func steer(season: Double, isGateStuck: Bool) {
    if let levels = Self.levels(season: season) {
      if tube <= levels.irrigate { isWanted = true }
      if tube >= levels.fill { isWanted = false }
    } else {
      isWanted = false
    }
    let target = isWanted && !isGateStuck ? 1.0 : 0
    opening += min(max(target - opening, -0.5), 0.5)
  }

  /// Reference evapotranspiration in mm/h: 0.7 of the radiation goes into evaporating water
  /// (2.45 MJ/kg), a fair figure for the humid season of the county.
  private static func reference(_ weather: Weather) -> Double {
    0.7 * weather.radiation * 3600 / 2.45e6
  }
}
