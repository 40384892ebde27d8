internal import Agronomy
public import Rules

extension FunctionTable {
  /// The formulas of `Agronomy` under the names by which rules call them, and the sun.
  public static let agronomy = FunctionTable(
    air + water + pumps + fields,
    isDaylight: { latitude, longitude, seconds in
      guard let place = SolarGeometry(latitude: latitude, longitude: longitude),
        let height = place.cosineOfZenith(secondsSinceEpoch: seconds)
      else { return nil }
      return height > sunrise
    }
  )

  /// The sine of -0.833°: half the sun's disc and the refraction at the horizon.
  private static let sunrise = -0.014538

  private static let air: [DomainFunction] = [
    DomainFunction("vpd", [.init("air_temp", "Cel"), .init("rel_humidity", "%")], unit: "kPa") {
      Psychrometrics.vapourPressureDeficit(temperature: $0[0], relativeHumidity: $0[1])
    },
    DomainFunction("saturation_vapour_pressure", [.init("air_temp", "Cel")], unit: "kPa") {
      Psychrometrics.saturationVapourPressure(temperature: $0[0])
    },
    DomainFunction(
      "vapour_pressure",
      [.init("air_temp", "Cel"), .init("rel_humidity", "%")],
      unit: "kPa"
    ) { Psychrometrics.vapourPressure(temperature: $0[0], relativeHumidity: $0[1]) },
    DomainFunction(
      "dew_point",
      [.init("air_temp", "Cel"), .init("rel_humidity", "%")],
      unit: "Cel"
    ) { Psychrometrics.dewPoint(temperature: $0[0], relativeHumidity: $0[1]) },
    DomainFunction(
      "absolute_humidity",
      [.init("air_temp", "Cel"), .init("rel_humidity", "%")],
      unit: "g/m3"
    ) { Psychrometrics.absoluteHumidity(temperature: $0[0], relativeHumidity: $0[1]) },
    DomainFunction(
      "wet_bulb",
      [
        .init("air_temp", "Cel"), .init("rel_humidity", "%"),
        .init("air_pressure", "kPa", fallback: 101.325),
      ],
      unit: "Cel"
    ) { Psychrometrics.wetBulb(temperature: $0[0], relativeHumidity: $0[1], pressure: $0[2]) },
    DomainFunction("air_pressure_at", [.init("altitude", "m")], unit: "hPa") {
      AirPressure.standard(altitude: $0[0])
    },
    DomainFunction("ppfd_of", [.init("solar_radiation", "W/m2")], unit: "umol/(m2.s)") {
      LightIntegral.photonFlux(globalRadiation: $0[0])
    },
    DomainFunction(
      "wind_at_2m",
      [.init("wind_speed", "m/s"), .init("height", "m")],
      unit: "m/s"
    ) { Evapotranspiration.windAtTwoMetres($0[0], height: $0[1]) },
  ]

  private static let water: [DomainFunction] = [
    DomainFunction(
      "unionised_ammonia",
      [.init("tan", "mg/L"), .init("ph", "[pH]"), .init("water_temp", "Cel")],
      unit: "mg/L"
    ) { Ammonia.unionised(totalNitrogen: $0[0], ph: $0[1], temperature: $0[2]) },
    DomainFunction(
      "unionised_ammonia_n",
      [.init("tan", "mg/L"), .init("ph", "[pH]"), .init("water_temp", "Cel")],
      unit: "mg/L"
    ) { Ammonia.unionisedNitrogen(totalNitrogen: $0[0], ph: $0[1], temperature: $0[2]) },
    DomainFunction(
      "ammonia_fraction",
      [.init("ph", "[pH]"), .init("water_temp", "Cel")],
      unit: "1"
    ) { Ammonia.unionisedFraction(ph: $0[0], temperature: $0[1]) },
    DomainFunction(
      "oxygen_saturation",
      [
        .init("water_temp", "Cel"), .init("salinity", "g/kg", fallback: 0),
        .init("air_pressure", "hPa", fallback: 1013.25),
      ],
      unit: "mg/L"
    ) { DissolvedOxygen.saturation(temperature: $0[0], salinity: $0[1], pressure: $0[2]) },
    DomainFunction(
      "oxygen_percent",
      [
        .init("dissolved_oxygen", "mg/L"), .init("water_temp", "Cel"),
        .init("salinity", "g/kg", fallback: 0), .init("air_pressure", "hPa", fallback: 1013.25),
      ],
      unit: "%"
    ) {
      DissolvedOxygen.percentSaturation(
        concentration: $0[0],
        temperature: $0[1],
        salinity: $0[2],
        pressure: $0[3]
      )
    },
    DomainFunction(
      "national_oxygen_saturation",
      [.init("water_temp", "Cel"), .init("salinity", "g/kg", fallback: 0)],
      unit: "mg/L"
    ) { DissolvedOxygen.nationalSaturation(temperature: $0[0], salinity: $0[1]) },
    DomainFunction(
      "ec25",
      [
        .init("water_ec", "uS/cm"), .init("water_temp", "Cel"),
        .init("slope", "1", fallback: Conductivity.usualSlope),
      ],
      unit: "uS/cm"
    ) { Conductivity.at25(conductivity: $0[0], temperature: $0[1], slope: $0[2]) },
    DomainFunction("dissolved_salts", [.init("water_ec", "uS/cm")], unit: "mg/L") {
      Conductivity.dissolvedSalts(conductivityAt25: $0[0])
    },
  ]

  private static let pumps: [DomainFunction] = [
    DomainFunction(
      "three_phase_power",
      [
        .init("pump_voltage", "V"), .init("pump_current", "A"),
        .init("power_factor", "1", fallback: 0.85),
      ],
      unit: "kW"
    ) { PumpPower.threePhase(voltage: $0[0], current: $0[1], powerFactor: $0[2]) },
    DomainFunction(
      "pump_efficiency",
      [.init("flow_rate", "m3/h"), .init("head", "m"), .init("pump_power", "kW")],
      unit: "1"
    ) { PumpPower.efficiency(flow: $0[0], head: $0[1], power: $0[2]) },
    DomainFunction(
      "specific_energy",
      [.init("energy", "kW.h"), .init("volume", "m3")],
      unit: "kW.h/m3"
    ) { PumpPower.specificEnergy(energy: $0[0], volume: $0[1]) },
  ]

  private static let fields: [DomainFunction] = [
    DomainFunction(
      "growing_degrees",
      [
        .init("minimum", "Cel"), .init("maximum", "Cel"), .init("base", "Cel"),
        .init("upper", "Cel", fallback: 60),
      ],
      unit: "K.d"
    ) {
      GrowingDegrees.clampedAverage(minimum: $0[0], maximum: $0[1], base: $0[2], upper: $0[3])
    },
    DomainFunction(
      "paddy_refill",
      [.init("from", "mm"), .init("to", "mm"), .init("yield", "1", fallback: 0.1)],
      unit: "mm"
    ) { PaddyWater.refill(from: $0[0], to: $0[1], yield: $0[2]) },
    DomainFunction("paddy_volume", [.init("depth", "mm"), .init("area", "m2")], unit: "m3") {
      PaddyWater.volume(depth: $0[0], area: $0[1])
    },
    DomainFunction(
      "extraterrestrial_radiation",
      [.init("day_of_year", "1"), .init("latitude", "deg")],
      unit: "MJ/m2"
    ) {
      guard (1.0...366).contains($0[0]) else { return nil }
      return ExtraterrestrialRadiation.daily(dayOfYear: Int($0[0]), latitude: $0[1])
    },
    DomainFunction(
      "et0_hargreaves",
      [.init("minimum", "Cel"), .init("maximum", "Cel"), .init("radiation", "MJ/m2")],
      unit: "mm"
    ) {
      guard $0[0] <= $0[1] else { return nil }
      return Evapotranspiration.hargreaves(temperature: $0[0]...$0[1], extraterrestrial: $0[2])
    },
    DomainFunction(
      "et0_hour",
      [
        .init("air_temp", "Cel"), .init("rel_humidity", "%"), .init("wind_speed", "m/s"),
        .init("radiation", "MJ/m2"), .init("altitude", "m"), .init("clearness", "1"),
      ],
      unit: "mm"
    ) {
      Evapotranspiration.hourly(
        Evapotranspiration.Hour(
          temperature: $0[0],
          relativeHumidity: $0[1],
          wind: $0[2],
          radiation: $0[3],
          altitude: $0[4],
          clearness: $0[5]
        )
      )
    },
    DomainFunction(
      "et0_day",
      [
        .init("day_of_year", "1"), .init("latitude", "deg"), .init("altitude", "m"),
        .init("minimum", "Cel"), .init("maximum", "Cel"), .init("vapour_pressure", "kPa"),
        .init("radiation", "MJ/m2"), .init("wind_speed", "m/s"),
      ],
      unit: "mm"
    ) {
      guard $0[3] <= $0[4], (1.0...366).contains($0[0]) else { return nil }
      return Evapotranspiration.daily(
        Evapotranspiration.Day(
          dayOfYear: Int($0[0]),
          latitude: $0[1],
          altitude: $0[2],
          temperature: $0[3]...$0[4],
          vapourPressure: $0[5],
          radiation: $0[6],
          wind: $0[7]
        )
      )
    },
  ]
}
