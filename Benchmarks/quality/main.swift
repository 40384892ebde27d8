// Copyright 2026 the Sluice authors. Licensed under the Apache License, Version 2.0.

// Times quality control: `bench SERIES VALUES`, readings interleaved as they come from many devices.
import Foundation
import QualityControl
import Telemetry

let series = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 100 : 100
let count = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 2_000_000 : 2_000_000

var register = Register()
var devices: [DeviceDefinition] = []
var ids: [SeriesID] = []
let metrics = ["dissolved_oxygen", "water_temp", "ph", "water_ec"]
for number in 0..<series {
  let name = "probe-\(number / metrics.count)"
  let device = register.intern(site: "pond", device: name)
  let metric = metrics[number % metrics.count]
  ids.append(register.intern(device: device, metric: metric, channel: nil, unit: "1"))
  if number % metrics.count == 0 {
    var definition = DeviceDefinition(name: name)
    definition.every = .minutes(10)
    devices.append(definition)
  }
}
let site = SiteDefinition(name: "pond", kind: .riceTurtle, devices: devices)
var stage = QualityStage(
  policy: QualityPolicy(sites: [site]),
  zone: .fixed("Asia/Shanghai", offset: 28_800)
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

let batch = 1000
var samples: [Sample] = []
samples.reserveCapacity(batch)
var found = 0
let clock = ContinuousClock()
let started = clock.now
for start in stride(from: 0, to: count, by: batch) {
  samples.removeAll(keepingCapacity: true)
  stage.begin()
  for index in start..<min(start + batch, count) {
    let time = Instant(milliseconds: 1_753_401_600_000 + Int64(index / series) * 600_000)
    samples.append(
      Sample(series: ids[index % series], time: time, value: values[index], arrived: time)
    )
    stage.check(&samples, at: samples.count - 1, register: register)
  }
  found += samples.count { $0.flag == .suspect || $0.flag == .fail } + stage.takeRevisions().count
}
let spent = clock.now - started
let nanoseconds =
  Double(spent.components.seconds) * 1e9 + Double(spent.components.attoseconds) / 1e9
let each = nanoseconds / Double(count)
print("\(series) series, \(count) values: \(Int(each)) ns each, \(found) found")
