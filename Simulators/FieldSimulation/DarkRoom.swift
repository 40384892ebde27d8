internal import Telemetry

/// A germination room: an air heater switched by a thermostat, stacked trays that warm themselves,
/// and people who open the door.
struct DarkRoom: Sendable {
  private let chances: UInt64
  private let swing: Wobble
  private(set) var temperature = 31.0
  private(set) var humidity = 92.0
  private(set) var carbonDioxide = 900.0
  private(set) var trayTemperature = 31.0
  private(set) var trayMoisture = 78.0
  private var mass = 29.0
  private var isHeating = false

  /// How long a batch of trays stays, in hours.
  private static let batch: Int64 = 60

  init(seed: UInt64) {
    chances = RandomSource.seed(seed, name: "door")
    swing = Wobble(seed: seed, name: "humidity", step: .minutes(20))
  }

  /// What a heater can be forced to.
  enum HeaterFault {
    /// Always on.
    case stuckOn
    /// Always off.
    case dead
  }

  /// Moves on by one minute that begins at `time`, in a hall with this air temperature.
  mutating func advanceMinute(at time: Instant, outside: Double, heater: HeaterFault? = nil) {
    let hall = 0.5 * outside + 10
    if isDoorOpened(at: time) { openDoor() }
    if temperature < 31 { isHeating = true }
    if temperature > 33 { isHeating = false }
    if let heater { isHeating = heater == .stuckOn }
    // The air meets walls and trays within 8 minutes, these the hall within 3 hours; the heater
    // could lift the air 9 K above them. Together: a cycle of 9 to 12 minutes.
    let exchange = (mass - temperature) / 8
    temperature += exchange + (isHeating ? 9.0 / 8 : 0)
    mass += (temperature - mass) / 72 + (hall - mass) / 180
    humidity += (92 + 1.2 * swing.value(at: time) - humidity) / 8
    let age = Double(hoursOfBatch(at: time))
    carbonDioxide += (600 + 20 * age - carbonDioxide) / 90
    let heat = 0.5 + 2.5 * min(1, age / 40)
    trayTemperature += (temperature + heat - trayTemperature) / 90
    trayMoisture = age == 0 ? 78 : max(trayMoisture - 0.10 / 60, 60)
  }

  private mutating func openDoor() {
    temperature -= 4
    humidity -= 15
    carbonDioxide -= 0.4 * (carbonDioxide - 450)
  }

  /// About one opening every other hour while people are at work, 07:00–18:00.
  private func isDoorOpened(at time: Instant) -> Bool {
    let local = time.milliseconds + Int64(WeatherGenerator.zoneOffset) * 1000
    let minute = local.quotientFloor(60_000)
    guard (7..<18).contains(Int(minute % 1440) / 60) else { return false }
    var chance = RandomSource(seed: chances, number: minute)
    return chance.uniform() < 1.0 / 120
  }

  private func hoursOfBatch(at time: Instant) -> Int64 {
    let hour = time.milliseconds.quotientFloor(3_600_000)
    return hour - hour.quotientFloor(Self.batch) * Self.batch
  }
}
