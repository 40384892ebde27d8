internal import Agronomy
internal import Telemetry

/// One fault at one device: it changes observations, and knows what it has touched.
///
/// What it draws depends on its own seed and the message's slot alone, so that one fault more
/// changes nothing for the others.
struct FaultLayer: Sendable {
  private let kind: DeviceFault.Kind
  private let period: TimeRange
  private let sensors: [Int]
  private let decimals: [Int]
  private let metrics: [Quantity]
  private let seed: UInt64
  private var held: [Int64?] = []
  private var firstSlot: Int64?
  private var traces: [FaultTrace]

  /// The air around a device, for a probe that has left the water.
  struct Air {
    /// In °C.
    var temperature: Double
    /// Oxygen at saturation at that temperature, in mg/L.
    var saturation: Double
  }

  /// The layer of a fault for a device with some sensors; nil where it concerns none of them.
  ///
  /// `isOfGateway` says that it is the gateway's, and so only cuts the device off.
  init?(
    _ fault: DeviceFault,
    isOfGateway: Bool,
    on sensors: [Sensor],
    seed: UInt64,
    number: Int,
    start: Instant
  ) {
    kind = fault.kind
    period = fault.schedule.period(of: start)
    let isOfValues = fault.isOfValues && !isOfGateway
    let chosen = sensors.indices.filter {
      isOfValues && (fault.metrics.isEmpty || fault.metrics.contains(sensors[$0].quantity))
    }
    guard !isOfValues || !chosen.isEmpty else { return nil }
    if case .swapped = fault.kind, chosen.count != 2 { return nil }
    self.sensors = chosen
    decimals = sensors.map(\.decimals)
    metrics = chosen.map { sensors[$0].quantity }
    self.seed = RandomSource.seed(seed, name: "\(fault.name) \(number)")
    let isOfPoints = fault.isOfPoints
    traces =
      metrics.isEmpty
      ? [FaultTrace(kind: fault.name, isOfPoints: isOfPoints)]
      : metrics.map {
        FaultTrace(kind: fault.name, metric: $0.rawValue, isOfPoints: isOfPoints)
      }
  }

  /// Whether the fault is on at a moment.
  func isOn(at time: Instant) -> Bool { period.contains(time) }

  /// Changes an observation of `slot`, when the fault is on.
  mutating func apply(
    to observation: inout Observation,
    slot: Int64,
    air: @autoclosure () -> Air?
  ) {
    guard isOn(at: observation.measured) else { return }
    if case .batteryDeath(let within) = kind, observation.measured >= period.start + within {
      observation.isLost = true
      return traces.indices.forEach { note($0, observation) }
    }
    var chance = RandomSource(seed: seed, number: slot)
    if sensors.isEmpty {
      applyToMessage(&observation, slot: slot, chance: &chance)
    } else if case .swapped = kind {
      swap(&observation)
    } else {
      let around = air()
      for index in sensors.indices {
        applyToValue(index, of: &observation, chance: &chance, air: around)
      }
    }
  }

  /// The single moments that it has struck since this was last asked.
  mutating func takeMoments(site: String, device: String) -> [TruthEntry] {
    traces.indices.flatMap { traces[$0].takeMoments(site: site, device: device) }
  }

  /// The stretches that it has touched, once the run has ended.
  func stretches(site: String, device: String) -> [TruthEntry] {
    traces.compactMap { $0.stretch(site: site, device: device) }
  }

  private mutating func note(_ index: Int, _ observation: Observation) {
    traces[index].note(observation.claimed)
  }

  private mutating func swap(_ observation: inout Observation) {
    guard let first = observation.readings[sensors[0]],
      let second = observation.readings[sensors[1]]
    else { return }
    let (one, other) = (decimals[sensors[0]], decimals[sensors[1]])
    observation.readings[sensors[0]] = Self.rescale(second, from: other, to: one)
    observation.readings[sensors[1]] = Self.rescale(first, from: one, to: other)
    note(0, observation)
    note(1, observation)
  }

  private static func rescale(_ reading: Int64, from: Int, to: Int) -> Int64 {
    Int64(bounded: Double(reading) * Sensor.scales[to] / Sensor.scales[from])
  }

  private mutating func applyToValue(
    _ index: Int,
    of observation: inout Observation,
    chance: inout RandomSource,
    air: Air?
  ) {
    let sensor = sensors[index]
    guard let reading = observation.readings[sensor] else { return }
    if case .dropout(let rate) = kind {
      guard chance.uniform() < rate else { return }
      observation.readings[sensor] = nil
      return note(index, observation)
    }
    let scale = Sensor.scales[decimals[sensor]]
    guard
      let changed = changed(
        reading,
        index: index,
        scale: scale,
        days: (observation.measured - period.start).seconds / 86_400,
        chance: &chance,
        air: air
      )
    else { return }
    observation.readings[sensor] = Int64(bounded: Double(changed))
    note(index, observation)
  }

  /// The reading as the fault makes it; nil when it spares this one.
  private mutating func changed(
    _ reading: Int64,
    index: Int,
    scale: Double,
    days: Double,
    chance: inout RandomSource,
    air: Air?
  ) -> Int64? {
    switch kind {
    case .drift(let perDay): return reading + Int64(bounded: perDay * days * scale)
    case .stuck: return hold(reading, index: index)
    case .spikes(let rate, let size):
      guard chance.uniform() < rate else { return nil }
      let height = size * chance.uniform(0.7...1.3) * (chance.uniform() < 0.5 ? -1 : 1)
      return reading + Int64(bounded: height * scale)
    case .sentinel(let rate, let value):
      guard chance.uniform() < rate else { return nil }
      return Int64(bounded: value * scale)
    case .noise(let factor): return reading + Int64(bounded: factor * chance.normal())
    case .offset(let amount): return reading + Int64(bounded: amount * scale)
    case .unit(let factor): return Int64(bounded: Double(reading) * factor)
    case .registerReset: return reading - hold(reading, index: index)
    case .batteryDeath(let within):
      return dying(reading, index: index, scale: scale, days, within, &chance)
    case .outOfWater: return air.flatMap { inAir(index, $0, scale: scale, chance: &chance) }
    default: return nil
    }
  }

  private mutating func hold(_ reading: Int64, index: Int) -> Int64 {
    if held.isEmpty { held = Array(repeating: nil, count: sensors.count) }
    let value = held[index] ?? reading
    held[index] = value
    return value
  }

  /// Of a battery that dies, the voltage falls over the knee, and readings are five times as noisy.
  private func dying(
    _ reading: Int64,
    index: Int,
    scale: Double,
    _ days: Double,
    _ within: TimeSpan,
    _ chance: inout RandomSource
  ) -> Int64 {
    guard metrics[index] == .batteryVoltage else {
      let noise = metrics[index].sensor.noise
      return reading + Int64(bounded: 5 * noise * chance.normal() * scale)
    }
    let share = min(1, days * 86_400 / max(within.seconds, 1))
    return reading - Int64(bounded: 0.6 * share * scale)
  }

  private func inAir(
    _ index: Int,
    _ air: Air,
    scale: Double,
    chance: inout RandomSource
  ) -> Int64? {
    let value: Double
    switch metrics[index] {
    case .waterTemperature: value = air.temperature
    case .dissolvedOxygen: value = air.saturation
    case .conductivity: value = 0
    default: return nil
    }
    return Int64(bounded: max(0, value + 0.01 * chance.normal()) * scale)
  }

  private mutating func applyToMessage(
    _ observation: inout Observation,
    slot: Int64,
    chance: inout RandomSource
  ) {
    switch kind {
    case .clockOffset(let span): observation.claimed = observation.claimed + span
    case .clockDrift(let perDay):
      let days = (observation.measured - period.start).seconds / 86_400
      observation.claimed.milliseconds += Int64((days * perDay * 1000).rounded())
    case .clockReset(let began):
      observation.claimed = began + (observation.measured - period.start)
    case .millisecondsTwice:
      observation.claimed.milliseconds = observation.claimed.milliseconds
        .multipliedWithinBounds(by: 1000)
    case .reboot:
      firstSlot = firstSlot ?? slot
      observation.sequence = slot - (firstSlot ?? slot)
    case .loss(let rate):
      guard chance.uniform() < rate else { return }
      observation.isLost = true
    case .silence: observation.isLost = true
    case .retained: observation.isRetained = true
    default: return
    }
    note(0, observation)
  }
}
