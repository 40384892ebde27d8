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
  private let calendar: BatchCalendar?
  private var today: (day: Int64, batch: BatchCalendar.Batch?) = (.min, nil)

  /// How long a batch of trays stays in hours, where none is planned and each follows the one before.
  private static let batch: Int64 = 60
  /// When trays are stacked on the day on which a planned batch begins; the room is warmed from
  /// midnight on.
  private static let stackingHour = 8.0

  init(seed: UInt64, batches: BatchPlan? = nil) {
    calendar = batches.map { BatchCalendar($0, kind: .seedlingFactory) }
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
    let (isWarm, age) = occupancy(at: time)
    if isDoorOpened(at: time) { openDoor() }
    if temperature < 31 { isHeating = true }
    if temperature > 33 { isHeating = false }
    if !isWarm { isHeating = false }
    if let heater { isHeating = heater == .stuckOn }
    // The air meets walls and trays within 8 minutes, these the hall within 3 hours; the heater
    // could lift the air 9 K above them. Together: a cycle of 9 to 12 minutes.
    let exchange = (mass - temperature) / 8
    temperature += exchange + (isHeating ? 9.0 / 8 : 0)
    mass += (temperature - mass) / 72 + (hall - mass) / 180
    humidity += ((isWarm ? 92 + 1.2 * swing.value(at: time) : 70) - humidity) / 8
    carbonDioxide += ((age.map { 600 + 20 * $0 } ?? 450) - carbonDioxide) / 90
    advanceTrays(age: age)
  }

  /// Stacked trays warm themselves the more the further they germinate, until 40 hours; without trays
  /// the probes lie in the air.
  private mutating func advanceTrays(age: Double?) {
    let heat = age.map { 0.5 + 2.5 * min(1, $0 / 40) } ?? 0
    trayTemperature += (temperature + heat - trayTemperature) / 90
    guard let age else { return trayMoisture += (15 - trayMoisture) / 60 }
    trayMoisture = age < 1 ? 78 : max(trayMoisture - 0.10 / 60, 60)
  }

  /// Whether the room is held warm, and for how many hours trays have stood in it.
  private mutating func occupancy(at time: Instant) -> (isWarm: Bool, age: Double?) {
    guard let calendar else { return (true, Double(hoursOfBatch(at: time))) }
    let day = WeatherGenerator.dayNumber(time)
    if day != today.day { today = (day, calendar.batch(on: day)) }
    guard let batch = today.batch,
      day - batch.started < BatchCalendar.darkDays(of: batch.calendar)
    else { return (false, nil) }
    let midnight = batch.started * 86_400_000 - Int64(WeatherGenerator.zoneOffset) * 1000
    let age = Double(time.milliseconds - midnight) / 3_600_000 - Self.stackingHour
    return (true, age < 0 ? nil : age)
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
