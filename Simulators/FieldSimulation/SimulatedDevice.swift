internal import Telemetry

/// A device: its clock, its sensors, and the message that it sends next.
struct SimulatedDevice: Sendable {
  /// The index of its site.
  let site: Int
  /// When it measures next.
  private(set) var time: Instant
  private let topic: String
  private let zone: Zone
  private let sensors: [Sensor]
  private let keys: [[UInt8]]
  private let every: Int64
  private let phase: Int64
  private let jitter: Double
  private let seed: UInt64
  /// The slot of the next message: whole intervals since 1970, and so the `seq` of the body.
  private var slot: Int64
  private var chance: RandomSource
  private var tips: Int64?

  /// Makes the device so that its first message is the first one not before `start`.
  init(_ device: Scenario.Device, of name: String, site: Int, seed: UInt64, start: Instant) {
    self.site = site
    self.seed = RandomSource.seed(seed, name: "\(name)/\(device.name)")
    topic = "farm/\(name)/\(device.name)/telemetry"
    zone = device.zone
    every = device.every.milliseconds
    jitter = Double(device.jitter.milliseconds)
    var mounting = RandomSource(seed: self.seed, name: "mounting")
    phase = Int64(mounting.uniform() * Double(every))
    sensors = device.quantities.map { $0.sensor.mounted(&mounting) }
    keys = device.quantities.map { Array(",\"\($0.rawValue)\":".utf8) }
    slot = (start.milliseconds - phase).quotientFloor(every) - 1
    (time, chance) = (start, RandomSource(seed: 0))
    repeat { step() } while time < start
  }

  /// Moves on to the next slot; its time and its noise depend on the slot alone, so a simulation
  /// that starts again sends the same times, and what is stored already is a duplicate.
  private mutating func step() {
    slot += 1
    chance = RandomSource(seed: seed, number: slot)
    let shift = Int64(((2 * chance.uniform() - 1) * jitter).rounded())
    time = Instant(milliseconds: slot * every + phase + shift)
  }

  /// The message of this moment; the device has moved on to its next one.
  mutating func message(at site: borrowing SimulatedSite) -> SimulatedMessage {
    var body = BodyWriter(time: time, sequence: slot)
    for (sensor, key) in zip(sensors, keys) {
      guard let reading = reading(of: sensor, at: site) else { continue }
      body.write(key: key, value: reading, decimals: sensor.decimals)
    }
    let message = SimulatedMessage(time: time, topic: topic, payload: body.finished())
    step()
    return message
  }

  private mutating func reading(of sensor: Sensor, at site: borrowing SimulatedSite) -> Int64? {
    guard sensor.quantity == .rainfall else {
      return site.truth(of: sensor.quantity, in: zone).map {
        sensor.reading(of: $0, chance: &chance)
      }
    }
    let fallen = site.tips - (tips ?? site.tips)
    tips = site.tips
    return sensor.reading(of: Double(fallen) * RainGauge.tip, chance: &chance)
  }
}
