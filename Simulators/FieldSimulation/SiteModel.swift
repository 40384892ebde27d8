internal import Telemetry

/// The physics of one site.
enum SiteModel: Sendable {
  case pond(Pond)
  case nursery(DarkRoom, Greenhouse)
  case station(PumpStation, PaddyField)

  /// The step of its integration.
  var step: TimeSpan {
    switch self {
    case .pond: .minutes(5)
    case .nursery, .station: .minutes(1)
    }
  }

  /// Moves on by one step that begins at `time`.
  mutating func advance(
    at time: Instant,
    _ now: CountySky.Moment,
    sky: inout CountySky,
    strain: SiteStrain
  ) {
    switch self {
    case .pond(var pond):
      if Self.isFeedingTime(time) { pond.feed() }
      pond.advance(
        hours: step.seconds / 3600,
        weather: now.weather,
        season: now.season,
        isCrashed: strain.holds(.algaeCrash, at: time),
        isAeratorBroken: strain.holds(.aeratorFailure, at: time)
      )
      self = .pond(pond)
    case .nursery(var room, var house):
      room.advanceMinute(
        at: time,
        outside: now.weather.temperature,
        heater: Self.heater(strain, time)
      )
      house.advanceMinute(weather: now.weather)
      self = .nursery(room, house)
    case .station(var station, var field):
      station.advanceMinute(
        at: time,
        weather: now.weather,
        season: now.season,
        sky: &sky,
        strain: strain.isEmpty ? nil : strain
      )
      field.advanceMinute(
        at: time,
        weather: now.weather,
        evapotranspiration: now.evapotranspiration,
        isGateStuck: strain.holds(.gateStuck, at: time)
      )
      self = .station(station, field)
    }
  }

  /// At 17:00 local time.
  private static func isFeedingTime(_ time: Instant) -> Bool {
    let local = time.milliseconds + Int64(WeatherGenerator.zoneOffset) * 1000
    return (local.quotientFloor(300_000) % 288) == 17 * 12
  }

  private static func heater(_ strain: SiteStrain, _ time: Instant) -> DarkRoom.HeaterFault? {
    if strain.isEmpty { return nil }
    if strain.holds(.heaterStuck, at: time) { return .stuckOn }
    return strain.holds(.heaterFailure, at: time) ? .dead : nil
  }

  /// The truth about a quantity in a zone; nil where the models know nothing of it.
  func truth(of quantity: Quantity, in zone: Zone) -> Double? {
    switch (self, zone) {
    case (.pond(let pond), .pond): pond.truth(of: quantity)
    case (.nursery(let room, _), .darkRoom): room.truth(of: quantity)
    case (.nursery(_, let house), .greenhouse): house.truth(of: quantity)
    case (.station(let station, _), .station): station.truth(of: quantity)
    case (.station(_, let field), .field): field.truth(of: quantity)
    default: nil
    }
  }
}

extension Pond {
  fileprivate func truth(of quantity: Quantity) -> Double? {
    switch quantity {
    case .waterTemperature: temperature
    case .dissolvedOxygen: oxygen
    case .acidity: acidity
    case .pondDepth: depth
    case .aeratorState: isAerated ? 1 : 0
    case .ammonia: ammonia
    case .redox: redox
    case .turbidity: turbidity
    case .conductivity: conductivity
    default: nil
    }
  }
}

extension DarkRoom {
  fileprivate func truth(of quantity: Quantity) -> Double? {
    switch quantity {
    case .airTemperature: temperature
    case .relativeHumidity: humidity
    case .carbonDioxide: carbonDioxide
    case .substrateTemperature: trayTemperature
    case .substrateMoisture: trayMoisture
    default: nil
    }
  }
}

extension Greenhouse {
  fileprivate func truth(of quantity: Quantity) -> Double? {
    switch quantity {
    case .airTemperature: temperature
    case .relativeHumidity: humidity
    case .carbonDioxide: carbonDioxide
    case .photonFlux: photonFlux
    case .substrateTemperature: substrateTemperature
    case .substrateMoisture: substrateMoisture
    default: nil
    }
  }
}

extension PumpStation {
  fileprivate func truth(of quantity: Quantity) -> Double? {
    switch quantity {
    case .flowRate: flow
    case .flowTotal: total
    case .pumpState: isRunning ? 1 : 0
    case .pumpPower: power
    case .pumpCurrent: current
    case .pumpEnergy: energy
    case .waterLevel: canal.level
    case .gateOpening: 100 * canal.gate.opening
    case .gateState: canal.gate.state
    default: nil
    }
  }
}

extension PaddyField {
  fileprivate func truth(of quantity: Quantity) -> Double? {
    switch quantity {
    case .paddyDepth: tube
    case .waterTemperature: storage > 0 ? temperature : nil
    case .gateOpening: 100 * gate.opening
    case .gateState: gate.state
    default: nil
    }
  }
}
