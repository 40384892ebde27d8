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
    var starts: [SeriesID: Instant] = [:]
    for series in register.series {
      let reach = engine.reach(of: series.key)
      if reach > .zero { starts[series.id] = now - reach }
    }
    for sample in try reader.latest(matching: nil).map(\.sample)
    where starts[sample.series].map({ sample.time < $0 }) ?? true {
      engine.remember(sample, register: register)
    }
    defer { engine.endMemory() }
    guard var from = starts.values.min() else { return }
    // A clock that is ahead has readings past the present.
    let end = now + .days(2)
    while from < end {
      let range = TimeRange(start: from, end: from < now ? from + Self.slice : end)
      let wanted = register.series.filter { starts[$0.id].map { $0 < range.end } ?? false }
      for sample in try samples(of: wanted, in: range) {
        engine.remember(sample, register: register)
      }
      from = range.end
    }
  }

  /// Tells an engine again of late readings that it has still to judge.
  func recall(
    _ noted: [SeriesID: BelatedReadings],
    _ engine: inout RuleEngine,
    register: Register
  ) throws {
    engine.beginRecall(noted)
    for (series, late) in noted.sorted(by: { $0.key < $1.key }) {
      guard let entry = register[series] else { continue }
      for sample in try samples(of: [entry], in: late.range) where sample.arrived >= late.arrived {
        engine.recall(sample, register: register)
      }
    }
  }

  private func samples(of series: [Register.Series], in range: TimeRange) throws -> [Sample] {
    var samples: [Sample] = []
    let cursor = reader.cursor(over: series, in: range)
    while let block = try cursor.next() {
      for index in 0..<block.columns.count {
        samples.append(block.columns.sample(index, of: block.series.id))
      }
    }
    samples.sort { ($0.time, $0.arrived, $0.series) < ($1.time, $1.arrived, $1.series) }
    return samples
  }
}
