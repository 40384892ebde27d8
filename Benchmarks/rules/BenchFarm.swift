import Rules
import Telemetry

/// The devices and rules that are measured with.
enum BenchFarm {
  /// Five sorts of device with four metrics each.
  static let sorts = [
    ["dissolved_oxygen", "ph", "water_temp", "pond_depth"],
    ["air_temp", "rel_humidity", "co2", "ppfd"],
    ["soil_temp", "soil_moisture", "leaf_wetness", "battery_voltage"],
    ["flow_rate", "pipe_pressure", "pump_current", "pump_voltage"],
    ["wind_speed", "rainfall", "solar_radiation", "air_pressure"],
  ]

  /// Devices of the sorts in turn, 25 at a site.
  static func register(devices: Int, metrics: [[String]]) -> Register {
    var register = Register()
    for index in 0..<devices {
      let device = register.intern(site: "site-\(index / 25)", device: "device-\(index % 25)")
      for metric in metrics[index % metrics.count] {
        let unit = MetricCatalogue.standard.unit(of: metric)
        _ = register.intern(device: device, metric: metric, channel: nil, unit: unit)
      }
    }
    return register
  }

  /// Ten rules for each sort: five limits, two windows, two of two metrics, one of hours in a day.
  static let rules: [BenchRule] = sorts.enumerated().flatMap { sort, metrics in
    var rules = metrics.map { BenchRule(when: "\($0) > 95", holdFor: .minutes(10)) }
    rules += [
      BenchRule(when: "\(metrics[0]) < 2", keepFiringFor: .minutes(30)),
      BenchRule(when: "mean(\(metrics[0]), 30m) > 97"),
      BenchRule(when: "max(\(metrics[1]), 1h) > 99.5"),
      BenchRule(when: "\(metrics[0]) > 90 and \(metrics[1]) > 90"),
      BenchRule(when: "\(metrics[2]) < 3 or \(metrics[3]) < 1"),
      BenchRule(when: "hours(\(metrics[3]) > 50, 6h) > 5.9 h"),
    ]
    for index in rules.indices { rules[index].name = "rule_\(sort)_\(index)" }
    return rules
  }

  /// The rules as a file.
  static var rulesFile: String {
    "rules:\n" + rules.map { $0.line + "\n" }.joined()
  }
}
