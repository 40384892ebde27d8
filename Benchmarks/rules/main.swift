// What rules cost, by themselves: no broker, no store.
//
//   rules-bench readings   50 rules over 100,000 series: microseconds for a reading
//   rules-bench windows    10,000 instances with windows of 24 hours: memory
//   rules-bench year       a year of 10-minute readings of 100 devices, as a backtest plays them
//
// Prints one line of figures.

import Glibc
import Rules
import Telemetry

/// Seconds of processor time of this process.
func processorTime() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
    + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
}

/// The most memory that this process has had, in MB.
func peakMemory() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}

/// 25,000 devices of five sorts with four metrics each.
func makeRegister(devices: Int, metrics: [[String]]) -> Register {
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

let sorts = [
  ["dissolved_oxygen", "ph", "water_temp", "pond_depth"],
  ["air_temp", "rel_humidity", "co2", "ppfd"],
  ["soil_temp", "soil_moisture", "leaf_wetness", "battery_voltage"],
  ["flow_rate", "pipe_pressure", "pump_current", "pump_voltage"],
  ["wind_speed", "rainfall", "solar_radiation", "air_pressure"],
]

/// Ten rules for each sort: five limits, two windows, two of two metrics, one of hours in a day.
func makeRules() throws -> [RuleDefinition] {
  var rules: [RuleDefinition] = []
  for (sort, metrics) in sorts.enumerated() {
    func add(_ when: String, _ change: (inout RuleDefinition) -> Void = { _ in }) throws {
      var rule = RuleDefinition(
        name: "rule_\(sort)_\(rules.count)",
        when: try Expression(parsing: when)
      )
      change(&rule)
      rules.append(rule)
    }
    for metric in metrics { try add("\(metric) > 95") { $0.holdFor = .minutes(10) } }
    try add("\(metrics[0]) < 2") { $0.keepFiringFor = .minutes(30) }
    try add("mean(\(metrics[0]), 30m) > 97")
    try add("max(\(metrics[1]), 1h) > 99.5")
    try add("\(metrics[0]) > 90 and \(metrics[1]) > 90")
    try add("\(metrics[2]) < 3 or \(metrics[3]) < 1")
    try add("hours(\(metrics[3]) > 50, 6h) > 5.9 h")
  }
  return rules
}

func readings() throws {
  let register = makeRegister(devices: 25_000, metrics: sorts)
  let rules = try makeRules()
  var engine = RuleEngine(rules: rules, surroundings: RuleEngine.Surroundings(sites: []))
  engine.expect(register)
  let start: Int64 = 1_753_401_600_000
  var (random, count, transitions) = (UInt64(1), 0, 0)
  func round(_ number: Int) {
    for series in register.series {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let time = Instant(milliseconds: start + Int64(number) * 300_000)
      let value = Double(random >> 40) / Double(1 << 24) * 100
      engine.observe(
        Sample(series: series.id, time: time, value: value, flag: .good, arrived: time),
        register: register
      )
      count += 1
      if count % 4000 == 0 { transitions += engine.takeChanges().transitions.count }
    }
  }
  for number in 0..<6 { round(number) }
  let before = processorTime()
  count = 0
  for number in 6..<16 { round(number) }
  let seconds = processorTime() - before
  print(
    "\(rules.count) rules, \(register.series.count) series:",
    "\(seconds / Double(count) * 1e6) µs per reading,",
    "\(transitions) transitions, peak \(Int(peakMemory())) MB"
  )
}

func windows() throws {
  let register = makeRegister(devices: 10_000, metrics: [["dissolved_oxygen"]])
  let before = peakMemory()
  let rule = RuleDefinition(
    name: "mean",
    when: try Expression(parsing: "mean(dissolved_oxygen, 24h) < 3 mg/L")
  )
  var engine = RuleEngine(rules: [rule], surroundings: RuleEngine.Surroundings(sites: []))
  for step in 0..<300 {
    let time = Instant(milliseconds: 1_753_401_600_000 + Int64(step) * 300_000)
    for series in register.series {
      engine.observe(
        Sample(series: series.id, time: time, value: 5, flag: .good, arrived: time),
        register: register
      )
    }
    _ = engine.takeChanges()
  }
  print(
    "10,000 windows of 24 hours, a reading each 5 minutes:",
    "\(Int(peakMemory() - before)) MB above \(Int(before)) MB"
  )
}

func year() throws {
  let register = makeRegister(devices: 100, metrics: sorts)
  var replay = RuleReplay(
    rules: try makeRules(),
    surroundings: RuleEngine.Surroundings(sites: []),
    start: Instant(milliseconds: 1_735_689_600_000),
    pace: .ticks(.minutes(1))
  )
  let before = processorTime()
  var (random, count, transitions) = (UInt64(1), 0, 0)
  for step in 0..<52_560 {
    let time = Instant(milliseconds: 1_735_689_600_000 + Int64(step) * 600_000)
    for series in register.series {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(random >> 40) / Double(1 << 24) * 100
      replay.take(
        Sample(series: series.id, time: time, value: value, flag: .good, arrived: time),
        register: register
      )
      count += 1
    }
    transitions += replay.takeChanges().transitions.count
  }
  let seconds = processorTime() - before
  print("\(count) readings of a year in \(seconds) s of CPU, \(transitions) transitions")
}

switch CommandLine.arguments.dropFirst().first {
case "windows": try windows()
case "year": try year()
default: try readings()
}
