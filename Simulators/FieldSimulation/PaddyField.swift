internal import Telemetry

/// A rice field under alternate wetting and drying: its water, the tube in it, and its gate.
///
/// Storage follows rain, irrigation, evapotranspiration and percolation, over the soil up to the
/// bund and in the tube below it; stages are those of the batch, levels those of single late rice
/// (`docs/simulator.md` has the table).
struct PaddyField: Sendable {
  /// Water over the soil in mm; below zero, what the soil lacks.
  private(set) var storage = 20.0
  private(set) var temperature: Double
  private(set) var gate = Gate(speed: 0.25)
  private var isWanted = false
  private let calendar: BatchCalendar
  private var today: (day: Int64, stage: String?) = (.min, nil)

  /// Drainable share of the soil: the tube falls ten times as fast as the water balance.
  private static let specificYield = 0.10
  /// Height of the bund in mm.
  private static let bund = 80.0

  init(weather: DayWeather, batches: BatchPlan?) {
    temperature = weather.meanTemperature
    calendar = BatchCalendar(batches ?? .seasonal, kind: .irrigationPoint)
  }

  /// Reading of the tube in cm, zero at the soil's surface.
  var tube: Double {
    storage > 0 ? storage / 10 : max(storage / Self.specificYield / 10, -60)
  }

  /// When water is let in and when it is enough, in cm of the tube; nil for a field left dry.
  private var levels: (irrigate: Double, fill: Double)? {
    switch today.stage {
    case "recovery": (1, 5)
    case "tillering": (-10, 5)
    case "booting": (0, 5)
    case "heading": (1, 5)
    case "filling": (-15, 5)
    default: nil
    }
  }

  /// Share of the reference evapotranspiration that the crop takes.
  private var cropCoefficient: Double {
    switch today.stage {
    case "recovery", "tillering": 1.05
    case "drainage", "booting", "heading": 1.2
    case "filling", "ripening": 0.9
    default: 1
    }
  }

  /// Moves on by one minute, in which the reference crop takes `evapotranspiration` mm/h; `isGateStuck`
  /// keeps the gate where it is.
  mutating func advanceMinute(
    at time: Instant,
    weather: Weather,
    evapotranspiration: Double,
    isGateStuck: Bool = false
  ) {
    let day = WeatherGenerator.dayNumber(time)
    if day != today.day {
      today = (day, calendar.batch(on: day).flatMap { BatchCalendar.stage(of: $0, on: day) })
    }
    let depth = max(storage, 30) / 1000
    let equilibrium = weather.temperature + 0.010 * weather.radiation - (weather.isDay ? 0 : 1.5)
    temperature += (equilibrium - temperature) / (40 * 60 * depth)
    steer(isGateStuck: isGateStuck)
    let evaporation = cropCoefficient * evapotranspiration / 60
    let percolation = storage > -40 ? 3.5 / 24 / 60 : 0
    storage += weather.rain / 60 + 12 * gate.opening / 60 - evaporation - percolation
    storage = min(max(storage, -60), Self.bund)
  }

  private mutating func steer(isGateStuck: Bool) {
    if let levels {
      if tube <= levels.irrigate { isWanted = true }
      if tube >= levels.fill { isWanted = false }
    } else {
      isWanted = false
    }
    gate.advanceMinute(target: isWanted ? 1 : 0, isStuck: isGateStuck)
  }
}
