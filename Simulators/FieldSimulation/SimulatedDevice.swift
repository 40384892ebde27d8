internal import Agronomy
internal import Telemetry

/// A device: its clock, its sensors, what is wrong with them, and the message that it sends next.
struct SimulatedDevice: Sendable {
  /// The index of its site.
  let site: Int
  /// When it measures next.
  private(set) var time: Instant
  private let siteName: String
  private let name: String
  private let zone: Zone
  private let sensors: [Sensor]
  private let every: Int64
  private let phase: Int64
  private let jitter: Double
  private let seed: UInt64
  private let signal: Double?
  private let battery: Battery
  private let usedAtStart: Double
  private let start: Instant
  /// What a sensor's slowness keeps of the reading before, by sensor; 0 for a quick one.
  private let inertia: [Double]
  private var shown: [Double?]
  private var dullDays = 0.0
  /// The slot of the next message: whole intervals since 1970, and so the `seq` of the body.
  private var slot: Int64
  private var chance: RandomSource
  private var tips: Int64?
  private var observation = Observation()
  private var layers: [FaultLayer]
  private var watches: [ExpectationWatch]
  private var encoder: MessageEncoder
  private var transport: Transport

  /// Makes the device so that its first message is the first one not before `start`; `gateway` is who
  /// carries its messages, where it has no connection of its own.
  init(
    _ device: Scenario.Device,
    of siteName: String,
    site: Int,
    gateway: String?,
    link: Int?,
    scenario: Scenario,
    seed: UInt64,
    start: Instant
  ) {
    (self.site, self.siteName, name, self.start) = (site, siteName, device.name, start)
    let own = RandomSource.seed(seed, name: "\(siteName)/\(device.name)")
    self.seed = own
    (zone, every) = (device.zone, device.every.milliseconds)
    (signal, battery) = (device.signal, device.battery)
    jitter = Double(device.jitter.milliseconds)
    var mounting = RandomSource(seed: own, name: "mounting")
    phase = Int64(mounting.uniform() * Double(every))
    let sensors = device.quantities.map { $0.sensor.mounted(&mounting) }
    usedAtStart = mounting.uniform(0...0.8)
    self.sensors = sensors
    let interval = device.every.seconds
    inertia = device.quantities.map {
      $0.responseTime > 0 ? PortableMath.exp(-interval / $0.responseTime) : 0
    }
    shown = Array(repeating: nil, count: sensors.count)
    let faults = Self.faults(scenario.faults, of: siteName, device.name, behind: gateway)
    layers = faults.compactMap { number, fault, isOfGateway in
      FaultLayer(
        fault,
        isOfGateway: isOfGateway,
        on: sensors,
        seed: own,
        number: number,
        start: start
      )
    }
    watches = scenario.expectations.compactMap { expectation in
      guard SeriesGlob(expectation.site).matches(siteName),
        SeriesGlob(expectation.device).matches(device.name)
      else { return nil }
      return ExpectationWatch(expectation, quantities: device.quantities)
    }
    encoder = MessageEncoder(
      device.format,
      site: siteName,
      device: device.name,
      sensors: sensors,
      identity: own
    )
    encoder.link = link
    transport = Transport(
      faults.map(\.fault),
      site: siteName,
      device: device.name,
      seed: own,
      start: start
    )
    slot = (start.milliseconds - phase).quotientFloor(every) - 1
    (time, chance) = (start, RandomSource(seed: 0))
    repeat { step() } while time < start
  }

  /// The faults that reach a device, by their place in the scenario: its own, and those that cut off the
  /// gateway that it stands behind.
  private static func faults(
    _ all: [DeviceFault],
    of site: String,
    _ device: String,
    behind gateway: String?
  ) -> [(number: Int, fault: DeviceFault, isOfGateway: Bool)] {
    all.enumerated().compactMap { number, fault in
      guard SeriesGlob(fault.site).matches(site) else { return nil }
      if SeriesGlob(fault.device).matches(device) { return (number, fault, false) }
      guard let gateway, fault.cuts, SeriesGlob(fault.device).matches(gateway) else { return nil }
      return (number, fault, true)
    }
  }

  /// Moves on to the next slot; its time and its noise depend on the slot alone, so a simulation
  /// that starts again sends the same times, and what is stored already is a duplicate.
  private mutating func step() {
    slot += 1
    chance = RandomSource(seed: seed, number: slot)
    let shift = Int64(((2 * chance.uniform() - 1) * jitter).rounded())
    time = Instant(milliseconds: slot * every + phase + shift)
  }

  /// Measures at this moment and hands to `send` what reaches the broker now; the device has moved
  /// on to its next moment.
  mutating func measure(
    at site: borrowing SimulatedSite,
    send: (SimulatedMessage) -> Void
  ) {
    observe(site)
    for index in watches.indices { watches[index].observe(observation) }
    for index in layers.indices {
      layers[index].apply(to: &observation, slot: slot, air: site.air)
    }
    if observation.isLost {
      transport.lose()
    } else {
      for message in encoder.messages(observation, isCut: transport.isCut(at: time)) {
        transport.carry(message, slot: slot, claimed: observation.claimed, send: send)
      }
    }
    step()
  }

  /// The connection has broken; what the broker says of it, where that is the family's own way.
  mutating func endSession(at time: Instant) -> SimulatedMessage? { encoder.endSession(at: time) }

  /// What the simulation has come to know of this device since this was last asked.
  mutating func takeTruth() -> [TruthEntry] {
    var entries = transport.takeMoments()
    for index in layers.indices {
      entries += layers[index].takeMoments(site: siteName, device: name)
    }
    for index in watches.indices {
      entries += watches[index].takeEvents(site: siteName, device: name)
    }
    return entries
  }

  /// What is left to say of it at the end.
  mutating func finalTruth() -> [TruthEntry] {
    for index in watches.indices { watches[index].finish() }
    return layers.flatMap { $0.stretches(site: siteName, device: name) } + takeTruth()
      + transport.stretches() + [.count(transport.count)]
  }

  private mutating func observe(_ site: borrowing SimulatedSite) {
    observation.sequence = slot
    (observation.measured, observation.claimed) = (time, time)
    (observation.isLost, observation.isRetained) = (false, false)
    observation.readings.removeAll(keepingCapacity: true)
    observation.truths.removeAll(keepingCapacity: true)
    let strength = radio()
    for index in sensors.indices {
      let truth = self.truth(of: sensors[index].quantity, at: site, strength: strength)
      observation.truths.append(truth)
      observation.readings.append(truth.map { reading(of: $0, index) })
    }
  }

  private mutating func reading(of truth: Double, _ index: Int) -> Int64 {
    guard inertia[index] > 0 else { return sensors[index].reading(of: truth, chance: &chance) }
    let before = shown[index] ?? truth
    let now = truth + (before - truth) * inertia[index]
    shown[index] = now
    return sensors[index].reading(of: now, chance: &chance)
  }

  private mutating func truth(
    of quantity: Quantity,
    at site: borrowing SimulatedSite,
    strength: Double?
  ) -> Double? {
    switch quantity {
    case .rainfall:
      let fallen = site.tips - (tips ?? site.tips)
      tips = site.tips
      return Double(fallen) * RainGauge.tip
    case .signalStrength: return strength ?? -70
    case .batteryVoltage:
      let life = 1200.0 * 86_400
      let used = min(1, usedAtStart + (time - start).seconds / life)
      let dull = site.weather.isDay && site.weather.radiation < 120 ? 1.0 : 0
      dullDays += (dull * 3 - dullDays) * Double(every) / 259_200_000
      return battery.voltage(used: used, weather: site.weather, dullDays: dullDays)
    default: return site.truth(of: quantity, in: zone)
    }
  }

  /// The strength of this message's signal; a weak one may lose it.
  ///
  /// P(loss) = 1/(1 + exp((RSSI + 118)/3)).
  private mutating func radio() -> Double? {
    guard let signal else { return nil }
    var source = RandomSource(seed: seed &+ 1, number: slot)
    let strength = (signal + 4 * source.normal()).rounded()
    let loss = 1 / (1 + PortableMath.exp((strength + 118) / 3))
    if source.uniform() < loss { observation.isLost = true }
    return strength
  }
}
