import Telemetry

/// The usual limits of each metric, for readings about every ten minutes.
///
/// They are engineering values, to be tuned on a site's own data.
enum QualityDefaults {
  /// Two limits.
  typealias Pair = (suspect: Double, fail: Double)

  /// Limits of change per hour.
  enum Rate: Hashable {
    case both(Double)
    case falling(Double)
    case each(falling: Double, rising: Double)
    /// A multiple of the flow that the pump is made for.
    case rated(Double)
  }

  /// How long a value may stand still.
  struct Flat: Hashable {
    var tolerance: Double
    var suspect: TimeSpan
    var fail: TimeSpan

    init(_ tolerance: Double, hours suspect: Int64, _ fail: Int64) {
      (self.tolerance, self.suspect, self.fail) = (tolerance, .hours(suspect), .hours(fail))
    }
  }

  /// How much a signal has to move.
  struct Attenuated: Hashable {
    var measure: AttenuatedSignalTest.Measure
    var window: TimeSpan
    var suspect: Double
    var fail: Double

    init(
      _ measure: AttenuatedSignalTest.Measure,
      hours: Int64,
      _ suspect: Double,
      _ fail: Double
    ) {
      (self.measure, window) = (measure, .hours(hours))
      (self.suspect, self.fail) = (suspect, fail)
    }
  }

  /// One metric's limits; nil where a test is not run.
  struct Row {
    var metric: String
    var spike: Pair?
    var rate: (suspect: Rate, fail: Rate)?
    var flat: Flat?
    var attenuated: Attenuated?

    init(
      _ metric: String,
      spike: Pair? = nil,
      rate: (suspect: Rate, fail: Rate)? = nil,
      flat: Flat? = nil,
      attenuated: Attenuated? = nil
    ) {
      (self.metric, self.spike, self.rate) = (metric, spike, rate)
      (self.flat, self.attenuated) = (flat, attenuated)
    }
  }

  static let rows: [String: Row] = Dictionary(
    table.map { ($0.metric, $0) },
    uniquingKeysWith: { $1 }
  )

  private static let table: [Row] = [
    Row(
      "air_temp",
      spike: (2, 5),
      rate: (.both(15), .both(40)),
      flat: Flat(0.11, hours: 3, 6),
      attenuated: Attenuated(.range, hours: 24, 1.0, 0.3)
    ),
    Row(
      "rel_humidity",
      spike: (10, 25),
      rate: (.both(45), .both(120)),
      flat: Flat(0.6, hours: 6, 12),
      attenuated: Attenuated(.range, hours: 24, 5, 1)
    ),
    Row(
      "co2",
      spike: (200, 600),
      rate: (.both(1500), .both(5000)),
      flat: Flat(2, hours: 3, 6),
      attenuated: Attenuated(.deviation, hours: 24, 5, 1)
    ),
    Row("ppfd", flat: Flat(1, hours: 2, 4)),
    Row("solar_radiation", flat: Flat(1, hours: 2, 4)),
    Row(
      "substrate_temp",
      spike: (1, 3),
      rate: (.both(6), .both(15)),
      flat: Flat(0.06, hours: 12, 24),
      attenuated: Attenuated(.range, hours: 24, 0.3, 0.1)
    ),
    Row(
      "substrate_moisture",
      spike: (5, 15),
      rate: (.falling(8), .falling(25)),
      flat: Flat(0.15, hours: 36, 72)
    ),
    Row(
      "substrate_ec",
      spike: (150, 500),
      rate: (.both(400), .both(1500)),
      flat: Flat(2, hours: 36, 72)
    ),
    Row(
      "soil_moisture",
      spike: (5, 15),
      rate: (.falling(5), .falling(15)),
      flat: Flat(0.15, hours: 72, 144)
    ),
    Row(
      "water_temp",
      spike: (0.8, 2),
      rate: (.both(2.5), .both(6)),
      flat: Flat(0.03, hours: 12, 24),
      attenuated: Attenuated(.range, hours: 24, 0.2, 0.05)
    ),
    Row(
      "dissolved_oxygen",
      spike: (1, 3),
      rate: (.both(3), .both(8)),
      flat: Flat(0.03, hours: 3, 6),
      attenuated: Attenuated(.range, hours: 24, 0.5, 0.2)
    ),
    Row(
      "ph",
      spike: (0.3, 0.8),
      rate: (.both(0.6), .both(1.5)),
      flat: Flat(0.015, hours: 12, 24),
      attenuated: Attenuated(.range, hours: 48, 0.05, 0.02)
    ),
    Row("orp", spike: (50, 150), rate: (.both(120), .both(400)), flat: Flat(1.5, hours: 12, 24)),
    Row("tan", spike: (0.3, 1), rate: (.both(0.5), .both(2)), flat: Flat(0.006, hours: 48, 96)),
    Row(
      "nitrite_n",
      spike: (0.1, 0.4),
      rate: (.both(0.2), .both(1)),
      flat: Flat(0.002, hours: 48, 96)
    ),
    Row("turbidity", spike: (80, 300), flat: Flat(0.2, hours: 24, 48)),
    Row(
      "water_ec",
      spike: (100, 400),
      rate: (.both(200), .both(800)),
      flat: Flat(1.5, hours: 48, 96)
    ),
    Row(
      "pond_depth",
      spike: (3, 10),
      rate: (.both(10), .both(40)),
      flat: Flat(0.15, hours: 72, 144)
    ),
    Row(
      "paddy_water_depth",
      spike: (2, 6),
      rate: (.each(falling: 3, rising: 25), .each(falling: 10, rising: 60)),
      flat: Flat(0.15, hours: 48, 96)
    ),
    Row(
      "water_level",
      spike: (0.05, 0.2),
      rate: (.both(0.15), .both(0.6)),
      flat: Flat(0.002, hours: 72, 144)
    ),
    Row("flow_rate", flat: Flat(0.2, hours: 12, 24)),
    Row("flow_total", rate: (.rated(1.3), .rated(2))),
    Row("pipe_pressure", spike: (50, 150), flat: Flat(0.5, hours: 12, 24)),
    Row("gate_opening", rate: (.both(300), .both(1200))),
    Row("pump_current", flat: Flat(0.05, hours: 12, 24)),
    Row("pump_voltage", spike: (15, 40), flat: Flat(0.2, hours: 12, 24)),
    Row("pump_power", flat: Flat(0.01, hours: 12, 24)),
    Row("rainfall"),
    Row(
      "wind_speed",
      spike: (8, 20),
      flat: Flat(0.05, hours: 6, 12),
      attenuated: Attenuated(.range, hours: 24, 0.5, 0.1)
    ),
    Row(
      "wind_direction",
      flat: Flat(1, hours: 6, 12),
      attenuated: Attenuated(.circular, hours: 24, 5, 1)
    ),
    Row(
      "air_pressure",
      spike: (1, 3),
      rate: (.both(3), .both(10)),
      flat: Flat(0.06, hours: 12, 24),
      attenuated: Attenuated(.range, hours: 24, 0.5, 0.2)
    ),
    Row("battery_voltage", spike: (0.2, 0.5), rate: (.both(0.3), .both(1))),
    Row("rssi"),
  ]

  /// Values outside stand still or fade for reasons of their own: air that is saturated, night, a
  /// pump that is off.
  static let lively: [String: ClosedRange<Double>] = [
    "rel_humidity": -.infinity...95.999, "ppfd": 10 ... .infinity,
    "solar_radiation": 10 ... .infinity, "flow_rate": 0.5 ... .infinity,
    "pump_current": 0.5 ... .infinity, "pump_power": 0.05 ... .infinity,
  ]

  /// Cold water holds more oxygen and moves less: limits outside June to September.
  static let oxygenInWinter: Pair = (0.2, 0.05)

  /// A capacitive sensor in wet air reads up to 3 % too much, which is no fault.
  static let wettestReading = 103.0

  /// The longest usual interval of each metric, in minutes, where the device's own is not known.
  static let usualMinutes: [String: Int64] = {
    let groups: [(Int64, [String])] = [
      (5, ["co2", "ppfd", "illuminance", "pump_state", "pump_current", "pump_voltage"]),
      (5, ["pump_power", "aerator_state"]),
      (10, ["air_temp", "rel_humidity", "solar_radiation", "flow_rate", "pipe_pressure"]),
      (10, ["gate_opening", "rainfall", "wind_speed", "wind_direction"]),
      (15, ["substrate_temp", "substrate_moisture", "substrate_ec", "leaf_wetness"]),
      (15, ["water_temp", "dissolved_oxygen", "do_saturation", "ph", "orp", "turbidity"]),
      (15, ["water_ec", "water_level"]),
      (30, ["chlorophyll_a", "pond_depth"]),
      (60, ["soil_temp", "soil_moisture", "tan", "paddy_water_depth", "flow_total"]),
      (60, ["pump_energy", "rainfall_total", "air_pressure"]),
      (1440, ["nitrite_n", "nitrate_n", "battery_voltage", "battery_level"]),
    ]
    let pairs = groups.flatMap { minutes, names in names.map { ($0, minutes) } }
    return Dictionary(uniqueKeysWithValues: pairs)
  }()

  /// The interval of a metric that is not known.
  static let unknownMinutes: Int64 = 60
}
