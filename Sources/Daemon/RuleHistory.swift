import Rules
import Store
import Telemetry

/// What the rules have to know of the past: the newest reading of each series, and for windows all
/// readings as far back as they reach.
struct RuleHistory {
  /// How much time is read at once.
  private static let slice = TimeSpan.hours(3)

  let reader: StoreReader

  /// Opens the store beside its writer.
  init(path: String) throws(StoreError) {
    reader = try StoreReader(path: path)
  }

  /// Tells an engine, in the order of event time.
  func tell(_ engine: inout RuleEngine, register: Register, now: Instant) throws {
    engine.expect(register)
    let latest = try reader.latest(matching: nil).map(\.sample)
    let start = now - engine.reach
    let windowed = windowed(engine, register)
    let isWindowed = Set(windowed.map(\.id))
    for sample in latest where sample.time < start || !isWindowed.contains(sample.series) {
      engine.remember(sample, register: register)
    }
    guard !windowed.isEmpty, start < now else { return }
    var from = start
    while from < now {
      let range = TimeRange(start: from, end: from + Self.slice)
      for sample in try samples(of: windowed, in: range) {
        engine.remember(sample, register: register)
      }
      from = range.end
    }
    // A clock that is ahead has readings past the present.
    let rest = TimeRange(start: from, end: from + .days(2))
    for sample in try samples(of: windowed, in: rest) {
      engine.remember(sample, register: register)
    }
  }

  private func windowed(
    _ engine: RuleEngine,
    _ register: Register
  ) -> [Register.Series] {
    register.series.filter { engine.reach(of: $0.key) > .zero }
  }

  private func samples(of windowed: [Register.Series], in range: TimeRange) throws -> [Sample] {
    var samples: [Sample] = []
    let cursor = reader.cursor(over: windowed, in: range)
    while let block = try cursor.next() {
      for index in 0..<block.columns.count {
        samples.append(block.columns.sample(index, of: block.series.id))
      }
    }
    samples.sort { ($0.time, $0.arrived, $0.series) < ($1.time, $1.arrived, $1.series) }
    return samples
  }
}
