// Copyright 2026 the Sluice authors. Licensed under the Apache License, Version 2.0.

// Times quality control: `bench SERIES VALUES [alone|all|windows [DEVICES]]`, readings interleaved as they come from
// many devices, DEVICES (25) of them at each site. With `alone` no metric is held against others (the probe in air);
// with `windows` each value also goes into a window of an hour and one of a local day. Processor time, so that other
// work on the machine counts less, and the memory that the state of a series takes.
import Foundation
import Glibc
import QualityControl
import Telemetry
import Windows

/// Nanoseconds that this thread has worked.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// Bytes of memory that this process holds.
func residentMemory() -> Int {
  let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  return pages * sysconf(Int32(_SC_PAGESIZE))
}

let series = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 100 : 100
let count = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 2_000_000 : 2_000_000
let mode = CommandLine.arguments.dropFirst(3).first ?? "all"
let hasWindows = mode == "windows"

var register = Register()
var sites: [SiteDefinition] = []
var ids: [SeriesID] = []
let devicesOfSite = max(1, CommandLine.arguments.dropFirst(4).first.flatMap { Int($0) } ?? 25)
let metrics = ["dissolved_oxygen", "water_temp", "ph", "water_ec"]
for number in 0..<series {
  let place = number / metrics.count
  let (siteName, name) = ("pond-\(place / devicesOfSite)", "probe-\(place % devicesOfSite)")
  let device = register.intern(site: siteName, device: name)
  let metric = metrics[number % metrics.count]
  ids.append(register.intern(device: device, metric: metric, channel: nil, unit: "1"))
  guard number % metrics.count == 0 else { continue }
  if place % devicesOfSite == 0 { sites.append(SiteDefinition(name: siteName, kind: .riceTurtle)) }
  var definition = DeviceDefinition(name: name)
  definition.every = .minutes(10)
  sites[sites.count - 1].devices.append(definition)
}
let zone = LocalZone.fixed("Asia/Shanghai", offset: 28_800)
var reason = ""
let off = mode == "alone" ? QualitySetting.change("multivariate=off", reason: &reason) : nil
let overrides = off.map { [QualityOverride(scope: .init(), changes: [$0], place: "bench:1")] } ?? []
guard mode != "alone" || off != nil else { fatalError("multivariate=off: \(reason)") }
var stage = QualityStage(
  policy: QualityPolicy(overrides: overrides, sites: sites),
  zone: zone
)

// A day's course with noise and, in one of 300 values, a spike.
struct Noise {
  private var state: UInt64 = 7

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 40) / Double(1 << 24) - 0.5
  }
}
var noise = Noise()
let levels = [7.0, 24.0, 8.0, 420.0]
let swings = [2.0, 1.5, 0.3, 15.0]
var values: [Double] = []
for index in 0..<count {
  let metric = index % series % metrics.count
  let hour = Double(index / series) / 6
  let spike = noise.next() > 0.4966 ? swings[metric] * 3 : 0
  let value = levels[metric] + swings[metric] * sin(hour / 24 * 2 * .pi) + spike
  values.append(((value + noise.next() * swings[metric] / 20) * 100).rounded() / 100)
}

guard let hours = TimeGrid(every: .hours(1)),
  let days = TimeGrid(every: .days(1), zone: zone, dayStart: .hours(8))
else { fatalError("an hour and a day are no grid") }
let places = hasWindows ? series : 0
let anHour = EventWindows(shape: .tumbling(hours), horizon: .hours(12))
let aDay = EventWindows(shape: .tumbling(days), horizon: .days(2))
var hourly = Array(repeating: anHour, count: places)
var daily = Array(repeating: aDay, count: places)

/// The timed part, in a function: at the top level each use of a variable would be checked, and counted.
func judge(
  _ values: [Double],
  of ids: [SeriesID],
  _ register: Register,
  _ stage: inout QualityStage,
  _ hourly: inout [EventWindows],
  _ daily: inout [EventWindows]
) -> (found: Int, told: Int) {
  let (batch, series) = (1000, ids.count)
  let hasWindows = !hourly.isEmpty
  var samples: [Sample] = []
  samples.reserveCapacity(batch)
  var (found, told) = (0, 0)
  for start in stride(from: 0, to: values.count, by: batch) {
    samples.removeAll(keepingCapacity: true)
    stage.begin()
    for index in start..<min(start + batch, values.count) {
      let time = Instant(milliseconds: 1_753_401_600_000 + Int64(index / series) * 600_000)
      samples.append(
        Sample(series: ids[index % series], time: time, value: values[index], arrived: time)
      )
      stage.check(&samples, at: samples.count - 1, register: register)
    }
    found += samples.count { $0.flag == .suspect || $0.flag == .fail } + stage.takeRevisions().count
    guard hasWindows else { continue }
    for (offset, sample) in samples.enumerated() {
      let place = (start + offset) % series
      let isUsed = sample.flag == .good || sample.flag == .notEvaluated
      hourly[place].take(sample, isUsed: isUsed)
      daily[place].take(sample, isUsed: isUsed)
      told += hourly[place].takeUpdates().count + daily[place].takeUpdates().count
    }
  }
  return (found, told)
}

let memoryBefore = residentMemory()
let started = processorTime()
let (found, told) = judge(values, of: ids, register, &stage, &hourly, &daily)
let each = Int((processorTime() - started) / Double(count))
let memory = residentMemory() - memoryBefore
let footprint = stage.footprint
print(
  "\(series) series, \(mode): \(each) ns a value, \(found) of \(count) found, \(told) windows told"
)
// Of few series pages would be counted, not states; with windows theirs are in it.
if series >= 1000, !hasWindows {
  print(
    "state: \(memory / series) bytes a series; \(footprint.series) fixed, \(footprint.windows / series) windows of tests"
  )
}
