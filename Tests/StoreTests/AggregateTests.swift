import Foundation
import Store
import Telemetry
import Testing

@Suite struct AggregateTests {
  private typealias Row = (series: Register.Series, bucket: TimeRange, aggregate: Aggregate)

  private func rows(
    _ samples: [Sample],
    every: TimeSpan,
    zone identifier: String,
    in range: TimeRange = .all
  ) throws -> [Row] {
    let harness = try StoreHarness()
    try harness.append(batch(samples, growth: makeRegister(devices: 2, metrics: 1).growth))
    let zone = try #require(TimeZone(identifier: identifier))
    return try harness.reader().aggregates(
      matching: "*/*/*",
      in: range,
      every: every,
      zone: LocalZone(identifier: identifier) {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0.milliseconds) / 1000))
      },
      using: { $0 == .good || $0 == .notEvaluated }
    )
  }

  private func instant(_ text: String) throws -> Int64 {
    let date = try Date(text, strategy: .iso8601)
    return Int64(date.timeIntervalSince1970) * 1000
  }

  @Test func bucketsHoldWhatTheirNumbersSay() throws {
    let start = try instant("2026-07-25T04:00:00Z")
    var samples = [3.0, 1, 2].enumerated().map { sample(1, start + Int64($0) * 60_000, $1) }
    samples.append(sample(1, start + 200_000, 99))
    samples[3].flag = .fail
    samples.append(sample(1, start + 210_000, nil))
    samples.append(sample(1, start + 600_000, 7))
    samples.append(sample(2, start, 5))
    let rows = try rows(samples, every: .minutes(10), zone: "Asia/Shanghai")
    #expect(rows.map(\.bucket.start.milliseconds) == [start, start + 600_000, start])
    #expect(rows.map(\.series.id.rawValue) == [1, 1, 2])
    let first = rows[0].aggregate
    #expect(first.count == 4)
    #expect(first.good == 3)
    #expect(first.mean == 2)
    #expect(first.minimum == 1)
    #expect(first.maximum == 3)
    #expect(first.first == 3)
    #expect(first.last == 2)
  }

  @Test func daysFollowLocalMidnightsAcrossAClockChange() throws {
    // Berlin's clocks go back on 2026-10-25: that day has 25 hours.
    let hours = try instant("2026-10-23T22:00:00Z")
    let samples = (0..<72).map { sample(1, hours + Int64($0) * 3_600_000) }
    let days = try rows(samples, every: .days(1), zone: "Europe/Berlin")
    #expect(days.map(\.aggregate.count) == [24, 25, 23])
    #expect(
      days.map { ($0.bucket.end - $0.bucket.start).milliseconds / 3_600_000 } == [24, 25, 24]
    )
    let sixHours = try rows(samples, every: .hours(6), zone: "Europe/Berlin")
    #expect(sixHours.map(\.aggregate.count) == [6, 6, 6, 6, 6, 6, 6, 6, 1, 6, 6, 6, 5])
    for row in days { #expect(row.bucket.start < row.bucket.end) }
  }

  @Test func weeksAndOddLengthsCoverTimeOnce() throws {
    let start = try instant("1969-12-20T00:00:00Z")
    let samples = (0..<400).map { sample(1, start + Int64($0) * 3_600_000) }
    for every in [TimeSpan.days(7), .days(1), .hours(7), .minutes(90), .milliseconds(86_399_999)] {
      let rows = try rows(samples, every: every, zone: "Asia/Kathmandu")
      #expect(rows.map(\.aggregate.count).reduce(0, +) == samples.count)
      for (one, next) in zip(rows, rows.dropFirst()) {
        #expect(one.bucket.end <= next.bucket.start)
      }
    }
  }

  @Test func onlyWhatLiesInTheRangeIsGathered() throws {
    let start = try instant("2026-07-25T04:00:00Z")
    let samples = (0..<10).map { sample(1, start + Int64($0) * 60_000, Double($0)) }
    let range = TimeRange(start: samples[2].time, end: samples[5].time)
    let rows = try rows(samples, every: .hours(1), zone: "UTC", in: range)
    #expect(rows.map(\.aggregate.first) == [2])
    #expect(rows.map(\.aggregate.last) == [4])
    let nothing = TimeRange(start: samples[5].time, end: samples[2].time)
    #expect(try self.rows(samples, every: .hours(1), zone: "UTC", in: nothing).isEmpty)
  }

  @Test(arguments: [TimeSpan.zero, .seconds(-1), .hours(36)])
  func lengthsThatMakeNoBucketsAreRefused(every: TimeSpan) throws {
    let error = try #require(throws: StoreError.self) {
      _ = try rows([sample(1, 0)], every: every, zone: "UTC")
    }
    guard case .refused = error else { throw error }
  }
}
