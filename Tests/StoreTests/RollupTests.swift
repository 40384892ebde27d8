import Foundation
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// Kept figures answer as the samples would.
@Suite struct RollupTests {
  private typealias Row = (series: Register.Series, bucket: TimeRange, aggregate: Aggregate)
  private static let zones = ["UTC", "Asia/Shanghai", "Asia/Kathmandu", "Europe/Berlin"]

  private func zone(_ identifier: String) throws -> LocalZone {
    let zone = try #require(TimeZone(identifier: identifier))
    return LocalZone(identifier: identifier) {
      zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0.milliseconds) / 1000))
    }
  }

  private func isGood(_ flag: QualityFlag) -> Bool { flag == .good || flag == .notEvaluated }

  /// What the samples say, one by one.
  private func expected(_ model: SampleModel, _ range: TimeRange, _ grid: TimeGrid) -> [Row] {
    var rows: [Row] = []
    for sample in model.selected("*/*/*", range) {
      guard let series = model.register[sample.series] else { continue }
      let bucket = grid.stretch(of: sample.time)
      if rows.last?.series.id != series.id || rows.last?.bucket != bucket {
        rows.append((series, bucket, Aggregate()))
      }
      rows[rows.count - 1].aggregate.add(
        sample.value,
        flag: sample.flag,
        at: sample.time,
        isUsed: isGood(sample.flag)
      )
    }
    return rows
  }

  private func expectSame(_ read: [Row], _ rows: [Row], _ comment: String) {
    #expect(read.map(\.bucket) == rows.map(\.bucket), "\(comment)")
    #expect(read.map(\.series.id) == rows.map(\.series.id), "\(comment)")
    for (one, other) in zip(read.map(\.aggregate), rows.map(\.aggregate)) {
      #expect(one.flags == other.flags, "\(comment)")
      #expect(one.used == other.used, "\(comment)")
      #expect(one.minimum == other.minimum && one.maximum == other.maximum, "\(comment)")
      #expect(one.first == other.first && one.last == other.last, "\(comment)")
      let size = max(abs(other.minimum ?? 0), abs(other.maximum ?? 0)) * Double(other.used)
      #expect(abs((one.sum ?? 0) - (other.sum ?? 0)) <= size * 1e-15, "\(comment)")
    }
  }

  private func compare(_ harness: StoreHarness, _ model: inout SampleModel) throws {
    let reader = try harness.reader()
    let spans: [TimeSpan] = [.minutes(10), .hours(1), .hours(6), .days(1), .days(7), .minutes(7)]
    for identifier in Self.zones {
      let zone = try zone(identifier)
      for every in spans {
        for start in [TimeSpan.zero, .hours(8)] {
          let range = model.range()
          let grid = try #require(TimeGrid(every: every, zone: zone, dayStart: start))
          let read = try reader.aggregates(
            matching: "*/*/*",
            in: range,
            every: every,
            zone: zone,
            dayStart: start,
            using: isGood
          )
          expectSame(read, expected(model, range, grid), "\(identifier) \(every) \(start)")
        }
      }
    }
  }

  @Test(arguments: ["UTC", "Asia/Shanghai", "Asia/Kathmandu"])
  func figuresSayWhatTheSamplesSay(identifier: String) throws {
    let local = try zone(identifier)
    let harness = try StoreHarness { ($0.zone, $0.leastInStretch) = (local, 1) }
    var model = SampleModel(seed: 21, devices: 2, metrics: 2)
    var growth = model.growth
    for wait in [TimeSpan.hours(30), .days(3), .days(45), .hours(5)] {
      try harness.append(batch(model.draw(120), growth: growth))
      growth = RegisterGrowth()
      model.wait(wait)
      try harness.maintain(at: model.now)
    }
    // Some is late, some is not sealed yet, some is revised and not worked in.
    try harness.append(batch(model.drawLate(60)))
    var next = Batch(kind: .messages, at: model.now)
    next.revisions = model.revise(2)
    try harness.append(next)
    try compare(harness, &model)
    model.wait(.hours(3))
    try harness.maintain(at: model.now)
    try compare(harness, &model)
    let file = try Connection(path: harness.path, mode: .readOnly)
    #expect(try file.integer("SELECT count(*) FROM rollup WHERE hours >= 24") ?? 0 > 0)
  }

  /// The samples are not even looked at where figures are exact: they could be gone.
  @Test func samplesAreNotReadWhereFiguresAreExact() throws {
    let harness = try StoreHarness { $0.leastInStretch = 1 }
    var model = SampleModel(seed: 22, devices: 1, metrics: 2)
    try harness.append(batch(model.draw(300), growth: model.growth))
    model.wait(.days(70))
    try harness.maintain(at: model.now)
    let grid = try #require(TimeGrid(every: .hours(1)))
    let all = TimeRange(start: model.now - .days(100), end: model.now)
    let rows = expected(model, all, grid)
    try harness.end(clean: true)
    try Connection(path: harness.path, mode: .readWrite(queue: nil)).execute("DELETE FROM chunk")
    let read = try harness.reader().aggregates(
      matching: nil,
      in: all,
      every: .hours(1),
      zone: .utc,
      using: isGood
    )
    expectSame(read, rows, "without samples")
    let others = try harness.reader().aggregates(
      matching: nil,
      in: all,
      every: .hours(1),
      zone: .utc,
      using: { $0 != .fail }
    )
    #expect(others.isEmpty)
  }
}
