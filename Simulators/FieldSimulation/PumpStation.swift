internal import Agronomy
internal import Telemetry

/// A pump that waters fields by the clock, and its flow meter.
///
/// It runs in the morning and the late afternoon, for as long as the season asks, and not on days
/// with more than 5 mm of rain.
struct PumpStation: Sendable {
  private let seed: UInt64
  private let head: Wobble
  private(set) var flow = 0.0
  private(set) var power = 0.0
  private(set) var total: Double
  private(set) var energy: Double
  /// The canal from which it draws.
  private(set) var canal: Canal
  private var plan: (day: Int64, runs: [ClosedRange<Double>])?

  /// Rated flow in m³/h and power in kW.
  private static let rated = (flow: 120.0, power: 7.5)

  init(seed: UInt64) {
    self.seed = seed
    head = Wobble(seed: seed, name: "canal level", step: .hours(6))
    canal = Canal(seed: seed)
    var chance = RandomSource(seed: seed, name: "register")
    total = chance.uniform(10_000...90_000).rounded()
    energy = (total * 0.0625).rounded()
  }

  /// Whether it runs.
  var isRunning: Bool { power > 0 }

  /// Current of a phase in A: P/(√3·U·cos φ) with 380 V and cos φ 0.85.
  var current: Double { power * 1000 / (1.732 * 380 * 0.85) }

  /// Moves on by one minute that begins at `time`.
  mutating func advanceMinute(
    at time: Instant,
    weather: Weather,
    season: Double,
    sky: inout CountySky,
    strain: SiteStrain? = nil
  ) {
    let local = time.milliseconds + Int64(WeatherGenerator.zoneOffset) * 1000
    let day = local.quotientFloor(86_400_000)
    let hour = Double(local - day * 86_400_000) / 3_600_000
    if plan?.day != day { plan = (day, runs(on: day, sky: &sky)) }
    let isOn = plan?.runs.contains { $0.contains(hour) } ?? false
    // 5 % less flow per metre of head; the canal's level moves by some decimetres.
    let head = 0.3 * head.value(at: time)
    flow = isOn ? Self.rated.flow * (1 - 0.05 * head) : 0
    power = isOn ? Self.rated.power * (1 + 0.01 * head) : 0
    // Below 0.9 m the suction pipe draws air.
    if isOn, canal.level < 0.9 { (flow, power) = (0, 0.7 * power) }
    if let strain, isOn { suffer(strain, at: time) }
    total += flow / 60
    energy += power / 60
    canal.advanceMinute(
      at: time,
      season: season,
      weather: weather,
      pumped: flow,
      isGateStuck: strain?.holds(.canalGateStuck, at: time) ?? false
    )
  }

  /// What incidents make of a pump that should run.
  private mutating func suffer(_ strain: SiteStrain, at time: Instant) {
    if strain.holds(.pumpTrip, at: time) {
      (flow, power) = (0, 0)
    } else if strain.holds(.dryRun, at: time) {
      (flow, power) = (0, 0.7 * power)
    } else if let since = strain.since(.clogging, at: time) {
      let hours = (time - since).seconds / 3600
      flow *= max(0.2, 1 - 0.003 * hours)
      power *= 1 + 0.001 * hours
    }
  }

  private func runs(on day: Int64, sky: inout CountySky) -> [ClosedRange<Double>] {
    guard sky.day(day).rain <= 5 else { return [] }
    var chance = RandomSource(seed: seed, name: "pump", number: day)
    let season = sky.season(of: day)
    let summer = PortableMath.cosine(degrees: 360 * (season - 206) / 365)
    let hours = (3 + 2.6 * summer) * chance.uniform(0.8...1.2)
    let morning = 5.5 + chance.uniform(0...0.5)
    let evening = 16 + chance.uniform(0...0.5)
    return [morning...(morning + 0.6 * hours), evening...(evening + 0.4 * hours)]
  }
}
