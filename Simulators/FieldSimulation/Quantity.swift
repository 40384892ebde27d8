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
  /// Where the wind comes from, in degrees from north over east.
  case windDirection = "wind_direction"
  /// Air pressure at the station in hPa.
  case airPressure = "air_pressure"
  /// Total ammonia nitrogen in mg/L.
  case ammonia = "tan"
  /// Redox potential in mV.
  case redox = "orp"
  /// Turbidity in NTU.
  case turbidity
  /// Electrical conductivity of the water in µS/cm.
  case conductivity = "water_ec"
  /// Current of the pump's motor in A.
  case pumpCurrent = "pump_current"
  /// The electricity meter's register in kWh.
  case pumpEnergy = "pump_energy"
  /// Level of the canal in m above its bed.
  case waterLevel = "water_level"
  /// Water over the soil of a field in cm, or, below zero, in the tube under it.
  case paddyDepth = "paddy_water_depth"
  /// Opening of the field's gate in %.
  case gateOpening = "gate_opening"
  /// 1 while the field's gate is open.
  case gateState = "gate_state"
  /// Voltage of the device's battery in V.
  case batteryVoltage = "battery_voltage"
  /// Strength of the device's signal at the gateway in dBm.
  case signalStrength = "rssi"

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
    case .windDirection: Sensor(self, decimals: 0, noise: 0, offset: 0)
    case .airPressure: Sensor(self, decimals: 1, noise: 0.05, offset: 0.5)
    case .ammonia: Sensor(self, decimals: 2, noise: 0.01, offset: 0.03)
    case .redox: Sensor(self, decimals: 0, noise: 1, offset: 10)
    case .turbidity: Sensor(self, decimals: 1, noise: 0.5, offset: 1)
    case .conductivity: Sensor(self, decimals: 0, noise: 1.5, offset: 8)
    case .pumpCurrent: Sensor(self, decimals: 2, noise: 0.05, offset: 0)
    case .pumpEnergy: Sensor(self, decimals: 2, noise: 0, offset: 0)
    case .waterLevel: Sensor(self, decimals: 3, noise: 0.002, offset: 0)
    case .paddyDepth: Sensor(self, decimals: 1, noise: 0.1, offset: 0.3)
    case .gateOpening: Sensor(self, decimals: 0, noise: 0, offset: 0)
    case .batteryVoltage: Sensor(self, decimals: 2, noise: 0.005, offset: 0.02)
    case .signalStrength: Sensor(self, decimals: 0, noise: 0, offset: 0)
    case .aeratorState, .pumpState, .gateState: Sensor(self, decimals: 0, noise: 0, offset: 0)
    }
  }

  /// How long a usual sensor takes to show 63 % of a change, in seconds (data sheets' T63).
  var responseTime: Double {
    switch self {
    case .airTemperature: 120
    case .waterTemperature: 60
    case .relativeHumidity: 60
    case .dissolvedOxygen: 45
    case .carbonDioxide: 60
    case .substrateTemperature: 90
    default: 0
    }
  }
}
