internal import Telemetry

/// The physics of one site.
enum SiteModel: Sendable {
  case pond(Pond)
  case nursery(DarkRoom, Greenhouse)
  case station(PumpStation)

  /// The step of its integration.
  var step: TimeSpan {
    switch self {
    case .pond: .minutes(5)
    case .nursery, .station: .minutes(1)
    }
  }

  /// Moves on by one step that begins at `time`.
  mutating func advance(at time: Instant, weather: Weather, sky: inout WeatherGenerator) {
    switch self {
    case .pond(var pond):
      let season = sky.season(at: time)
      pond.advance(hours: step.seconds / 3600, weather: weather, season: season)
      self = .pond(pond)
    case .nursery(var room, var house):
      room.advanceMinute(at: time, outside: weather.temperature)
      house.advanceMinute(weather: weather)
      self = .nursery(room, house)
    case .station(var station):
      station.advanceMinute(at: time, sky: &sky)
      self = .station(station)
    }
  }

  /// The truth about a quantity in a zone; nil where the models know nothing of it.
  func truth(of quantity: Quantity, in zone: Zone) -> Double? {
    switch (self, zone) {
    case (.pond(let pond), .pond): pond.truth(of: quantity)
    case (.nursery(let room, _), .darkRoom): room.truth(of: quantity)
    case (.nursery(_, let house), .greenhouse): house.truth(of: quantity)
    case (.station(let station), .station): station.truth(of: quantity)
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
    default: nil
    }
  }
}
