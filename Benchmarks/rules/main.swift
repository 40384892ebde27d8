// What rules cost, by themselves: no broker, no store.
//
//   rules-bench readings   50 rules over 100,000 series: microseconds for a reading
//   rules-bench windows    10,000 instances with windows of 24 hours: memory
//   rules-bench ticks      1,000 open alerts over windows of 24 hours: microseconds for an alert and tick
//   rules-bench year       a year of 10-minute readings of 100 devices, as a backtest plays them
//   rules-bench fill FILE [DAYS]   makes a store of such readings (365 days), sealed, with a daily course
//   rules-bench stored FILE [DAYS]  plays such a store, reading included, as a backtest does
//   rules-bench rules      prints the 50 rules as a rules file
//
// Prints one line of figures. Benchmarks/rules/backtest runs the last two and then `sluice rules backtest`.

import Glibc
import Rules
import Store
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

func readings() throws {
  let register = BenchFarm.register(devices: 25_000, metrics: BenchFarm.sorts)
  let rules = try BenchFarm.rules.map { try $0.definition() }
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
  let register = BenchFarm.register(devices: 10_000, metrics: [["dissolved_oxygen"]])
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

func ticks() throws {
  let register = BenchFarm.register(devices: 1000, metrics: [["dissolved_oxygen"]])
  let rule = RuleDefinition(
    name: "mean",
    when: try Expression(parsing: "mean(dissolved_oxygen, 24h) > 3 mg/L")
  )
  let start = Instant(milliseconds: 1_753_401_600_000)
  var engine = RuleEngine(
    rules: [rule],
    surroundings: RuleEngine.Surroundings(sites: []),
    watched: [TimeRange(start: start, end: start)],
    judgedUntil: start
  )
  func read(_ minute: Int) {
    let time = start + .minutes(Int64(minute))
    for series in register.series {
      engine.observe(
        Sample(series: series.id, time: time, value: 5, flag: .good, arrived: time + .seconds(20)),
        register: register
      )
    }
    _ = engine.takeChanges()
  }
  for minute in 0..<1500 {
    engine.tick(now: start + .minutes(Int64(minute)))
    read(minute)
  }
  let before = processorTime()
  for minute in 1500..<1510 {
    for second in 21..<81 {
      engine.tick(now: start + .minutes(Int64(minute - 1)) + .seconds(Int64(second)))
    }
    read(minute)
  }
  let seconds = processorTime() - before
  print(
    "1,000 open alerts over windows of 24 hours with a reading each minute, 20 s on its way:",
    "\(seconds / 600 / 1000 * 1e6) µs for an alert and tick"
  )
}

func year() throws {
  let register = BenchFarm.register(devices: 100, metrics: BenchFarm.sorts)
  var replay = RuleReplay(
    rules: try BenchFarm.rules.map { try $0.definition() },
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

func stored(_ path: String, days: Int64) throws {
  let reader = try StoreReader(path: path)
  let register = try reader.register()
  let start = StoreFilling.end - .days(days)
  var replay = RuleReplay(
    rules: try BenchFarm.rules.map { try $0.definition() },
    surroundings: RuleEngine.Surroundings(sites: []),
    start: start,
    pace: .ticks(.minutes(1))
  )
  let before = processorTime()
  var (read, count, transitions) = (0, 0, 0)
  let range = TimeRange(start: start, end: StoreFilling.end + .days(1))
  try reader.arrivals(over: register.series, in: range) { _ in read += 1 }
  let reading = processorTime() - before
  try reader.arrivals(over: register.series, in: range) { sample in
    replay.take(sample, register: register)
    count += 1
    if count % 64 == 0 { transitions += replay.takeChanges().transitions.count }
  }
  let seconds = processorTime() - before - reading
  print(
    "\(count) readings of \(days) days from \(path): \(seconds) s of CPU, of which reading",
    "\(reading) s, \(transitions) transitions, peak \(Int(peakMemory())) MB"
  )
}

switch CommandLine.arguments.dropFirst().first {
case "windows": try windows()
case "ticks": try ticks()
case "year": try year()
case "stored":
  let arguments = CommandLine.arguments.dropFirst(2)
  guard let path = arguments.first else { fatalError("rules-bench stored wants a file") }
  try stored(path, days: arguments.dropFirst().first.flatMap { Int64($0) } ?? 365)
case "rules": print(BenchFarm.rulesFile)
case "fill":
  let arguments = CommandLine.arguments.dropFirst(2)
  guard let path = arguments.first else { fatalError("rules-bench fill wants a file") }
  try StoreFilling(days: arguments.dropFirst().first.flatMap { Int($0) } ?? 365).fill(path)
default: try readings()
}
