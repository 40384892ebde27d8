/// What the simulated devices can measure; the raw value is the metric's name in the catalogue.
public enum Quantity: String, Hashable, Sendable, CaseIterable {
  /// Air temperature in °C.
  case airTemperature = "air_temp"
  /// Relative humidity in %.
  case relativeHumidity = "rel_humidity"
  /// Carbon dioxide in ppm.
  case carbonDioxide = "co2"
  /// Photosynthetic photon flux density in µmol/(m²·s).
  case photonFlux = "ppfd"
  /// Global radiation in W/m².
  case radiation = "solar_radiation"
  /// Substrate temperature in °C.
  case substrateTemperature = "substrate_temp"
  /// Substrate water content in % by volume.
  case substrateMoisture = "substrate_moisture"
  /// Water temperature in °C.
  case waterTemperature = "water_temp"
  /// Dissolved oxygen in mg/L.
  case dissolvedOxygen = "dissolved_oxygen"
  /// pH.
  case acidity = "ph"
  /// Depth of the pond in cm.
  case pondDepth = "pond_depth"
  /// 1 while the aerator runs.
  case aeratorState = "aerator_state"
  /// Flow of the pump in m³/h.
  case flowRate = "flow_rate"
  /// The flow meter's register in m³.
  case flowTotal = "flow_total"
  /// 1 while the pump runs.
  case pumpState = "pump_state"
  /// Electric power of the pump in kW.
  case pumpPower = "pump_power"
  /// Rain since the device's last message in mm.
  case rainfall = "rainfall"
  /// Wind speed in m/s.
  case windSpeed = "wind_speed"

  /// How a usual sensor for it reads: decimals, steps of the last decimal, noise and twin offset.
  ///
  /// Offsets between twins are 0.3 K and 3 % RH at the most; the rest is the data sheets' usual.
  var sensor: Sensor {
    switch self {
    case .airTemperature: Sensor(self, decimals: 1, noise: 0.05, offset: 0.3)
    case .relativeHumidity: Sensor(self, decimals: 1, noise: 0.3, offset: 3)
    case .carbonDioxide: Sensor(self, decimals: 0, noise: 4, offset: 10)
    case .photonFlux: Sensor(self, decimals: 0, noise: 1, offset: 0)
    case .radiation: Sensor(self, decimals: 0, noise: 1, offset: 0)
    case .substrateTemperature: Sensor(self, decimals: 1, noise: 0.03, offset: 0.3)
    case .substrateMoisture: Sensor(self, decimals: 1, noise: 0.1, offset: 1)
    case .waterTemperature: Sensor(self, decimals: 1, noise: 0.02, offset: 0.1)
    case .dissolvedOxygen: Sensor(self, decimals: 2, noise: 0.02, offset: 0.05)
    case .acidity: Sensor(self, decimals: 2, noise: 0.01, offset: 0.05)
    case .pondDepth: Sensor(self, decimals: 1, noise: 0.15, offset: 0.5)
    case .flowRate: Sensor(self, decimals: 1, noise: 0.4, offset: 0)
    case .flowTotal: Sensor(self, decimals: 1, noise: 0, offset: 0)
    case .pumpPower: Sensor(self, decimals: 2, noise: 0.02, offset: 0)
    case .rainfall: Sensor(self, decimals: 1, noise: 0, offset: 0)
    case .windSpeed: Sensor(self, decimals: 1, noise: 0.1, offset: 0)
    case .aeratorState, .pumpState: Sensor(self, decimals: 0, noise: 0, offset: 0)
    }
  }
}
