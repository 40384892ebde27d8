public import Telemetry

/// Rules over readings of the past, in the order in which they arrived, with a clock that only the
/// readings move.
public struct RuleReplay: Sendable {
  /// How time passes between readings.
  public enum Pace: Hashable, Sendable {
    /// Open alerts and rules that ask for the time are looked at so often.
    case ticks(TimeSpan)
    /// Everything is evaluated at the multiples of a length of time, as Prometheus does.
    case grid(TimeSpan)

    var step: TimeSpan {
      switch self {
      case .ticks(let step), .grid(let step): step
      }
    }
  }

  /// The rules.
  public private(set) var engine: RuleEngine
  /// How often rules that ask for the time are asked, where the pace is faster.
  private static let turn = TimeSpan.minutes(5)
  private let pace: Pace
  private var next: Instant

  /// Makes a replay that begins at `start`.
  public init(
    rules: [RuleDefinition],
    surroundings: RuleEngine.Surroundings,
    start: Instant,
    pace: Pace
  ) {
    engine = RuleEngine(
      rules: rules,
      surroundings: surroundings,
      watched: [TimeRange(start: start, end: start)],
      judgedUntil: start
    )
    engine.longestPause = .milliseconds(.max)
    switch pace {
    case .ticks(let step): engine.turn = max(engine.turn, step, Self.turn)
    case .grid: engine.followsClock = false
    }
    self.pace = pace
    next = start
  }

  /// Whether the rules look at a series.
  public func looks(at key: SeriesKey) -> Bool { engine.looks(at: key) }

  /// Lets time pass to the arrival of a sample, and judges it.
  public mutating func take(_ sample: Sample, register: Register) {
    if sample.arrived > next { pass(to: sample.arrived, isIncluded: false) }
    engine.observe(sample, register: register)
  }

  /// Lets time pass to a moment, which is judged too.
  public mutating func pass(to time: Instant) {
    pass(to: time, isIncluded: true)
  }

  /// What has happened since the last call.
  public mutating func takeChanges() -> RuleChanges { engine.takeChanges() }

  private mutating func pass(to time: Instant, isIncluded: Bool) {
    while next < time || isIncluded && next == time {
      switch pace {
      case .ticks: engine.advanceOpen(to: next)
      case .grid: engine.advance(to: next)
      }
      next = next + pace.step
    }
  }
}
