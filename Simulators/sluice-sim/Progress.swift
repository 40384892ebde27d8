import FieldSimulation
import Telemetry

/// Tells a person at a terminal how far the replay is, on one line, and everyone how it ended.
struct Progress {
  private let isShown = StandardError.isTerminal
  private let clock = ContinuousClock()
  private let began: ContinuousClock.Instant
  private var told: ContinuousClock.Instant
  private var calls = 0

  init() {
    began = clock.now
    told = began
  }

  /// Notes that a message of event time `time` went out; prints at most five times a second.
  mutating func tick(
    published: Int,
    confirmed: @autoclosure () -> Int,
    time: Instant,
    force: Bool = false
  ) {
    guard isShown else { return }
    calls += 1
    guard force || calls % 64 == 0, clock.now - told > .milliseconds(200) else { return }
    told = clock.now
    let place = time.iso8601(offset: WeatherGenerator.zoneOffset)
    StandardError.write(
      "\r\(place)  \(published) published, \(confirmed()) confirmed, \(rate(published))/s\u{1B}[K"
    )
  }

  /// Prints the counts of the whole run.
  func finish(published: Int, confirmed: Int) {
    let line = "\(published) published, \(confirmed) confirmed, \(rate(published))/s"
    StandardError.print((isShown ? "\r\u{1B}[K" : "") + "sluice-sim: " + line)
  }

  private func rate(_ published: Int) -> Int {
    let elapsed = (clock.now - began) / .seconds(1)
    return elapsed > 0 ? Int(Double(published) / elapsed) : 0
  }
}
