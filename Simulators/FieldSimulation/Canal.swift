internal import Agronomy
internal import Telemetry

/// The reach of a branch canal before a pump station: its head gate lets water in from the main canal,
/// farms along it and the pump take it out.
///
/// One reservoir of 3,000 m² (a kilometre of three metres), dz/dt = (gate − demand − pump)/area. The gate's
/// discharge is that of an orifice, 0.6·b·a·√(2·g·h), with b 0.6 m wide and up to 0.2 m open; farms take up to
/// 500 m³/h in summer by day. The keeper opens below 2.40 m and closes above 2.60 m.
struct Canal: Sendable {
  private let main: Wobble
  private(set) var level = 2.5
  private(set) var gate = Gate(speed: 0.25)
  private var isWanted = false

  private static let area = 3000.0

  init(seed: UInt64) {
    main = Wobble(seed: seed, name: "main canal", step: .hours(6))
  }

  /// Moves on by one minute that begins at `time`; `pumped` is what the pump takes, in m³/h.
  mutating func advanceMinute(
    at time: Instant,
    season: Double,
    weather: Weather,
    pumped: Double,
    isGateStuck: Bool
  ) {
    if level < 2.4 { isWanted = true }
    if level > 2.6 { isWanted = false }
    gate.advanceMinute(target: isWanted ? 1 : 0, isStuck: isGateStuck)
    // The main canal stands half a metre higher, by some decimetres more or less.
    let head = max(0, 3.0 + 0.1 * main.value(at: time) - level)
    let inflow = 0.6 * 0.6 * 0.2 * gate.opening * (2 * 9.81 * head).squareRoot() * 3600
    let summer = PortableMath.cosine(degrees: 360 * (season - 206) / 365)
    let demand = weather.isDay && level > 1 ? 250 + 250 * summer : 20
    // Ten times its own area drains into it.
    let rain = 10 * weather.rain / 1000 * Self.area
    level += (inflow - demand - pumped + rain) / Self.area / 60
    level = min(max(level, 0.3), 3.4)  // the bed's pools, and the spillway
  }
}
