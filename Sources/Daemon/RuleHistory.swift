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
  ///
  /// How far back counts from the newest reading of each series: one that is told of late, or goes on
  /// after a long time, finds its windows as they were.
  ///
  /// - Parameters:
  ///   - engine: the engine.
  ///   - register: the series.
  ///   - newest: what is known of the ends of series; nil to read it.
  ///   - ledger: what is known of the devices; nil to read it.
  /// - Throws: ``StoreError`` where the file cannot be read.
  func tell(
    _ engine: inout RuleEngine,
    register: Register,
    newest: NewestSamples? = nil,
    ledger: [DeviceID: LedgerEntry]? = nil
  ) throws {
    defer { engine.endMemory() }
    let devices = try ledger ?? reader.ledger()
    var stretches: [Stretch] = []
    for sample in try (newest ?? reader.newest()).samples {
      guard let series = register[sample.series] else { continue }
      let arrived = devices[series.device]?.lastArrived
      let reach = engine.reach(of: series.key, newest: sample, lastArrived: arrived)
      guard reach > .zero else {
        engine.remember(sample, register: register)
        continue
      }
      let end = sample.time + .milliseconds(1)
      stretches.append(Stretch(series: series, range: TimeRange(start: end - reach, end: end)))
    }
    try tell(stretches, &engine, register)
  }

  /// The readings of a series that are to be told.
  private struct Stretch {
    var series: Register.Series
    var range: TimeRange
  }

  private func tell(
    _ stretches: [Stretch],
    _ engine: inout RuleEngine,
    _ register: Register
  ) throws {
    var next = stretches.map(\.range.start).min()
    while let start = next {
      let slice = TimeRange(start: start, end: start + Self.slice)
      let wanted = stretches.filter { $0.range.start < slice.end && $0.range.end > slice.start }
      for sample in try samples(of: wanted.map(\.series), in: slice) {
        engine.remember(sample, register: register)
      }
      let isGoingOn = wanted.contains { $0.range.end > slice.end }
      let later = stretches.lazy.map(\.range.start).filter { $0 >= slice.end }.min()
      next = isGoingOn ? slice.end : later
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
