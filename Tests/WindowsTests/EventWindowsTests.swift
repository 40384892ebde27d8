import Telemetry
import TestSupport
import Testing
import Windows

struct EventWindowsTests {
  private let hour: Int64 = 3_600_000

  private func sample(
    _ time: Int64,
    _ value: Double? = 1,
    arrived: Int64? = nil,
    flag: QualityFlag = .good
  ) -> Sample {
    Sample(
      series: SeriesID(rawValue: 1),
      time: Instant(milliseconds: time),
      value: value,
      flag: value == nil ? .missing : flag,
      arrived: Instant(milliseconds: arrived ?? time)
    )
  }

  private func windows(
    _ shape: WindowShape,
    horizon: TimeSpan = .days(7)
  ) -> EventWindows {
    EventWindows(shape: shape, horizon: horizon)
  }

  private func hourly() throws -> WindowShape {
    .tumbling(try #require(TimeGrid(every: .hours(1))))
  }

  @discardableResult
  private func take(_ samples: [Sample], into windows: inout EventWindows) -> [WindowUpdate] {
    var updates: [WindowUpdate] = []
    for sample in samples {
      windows.take(sample, isUsed: sample.flag == .good)
      updates += windows.takeUpdates()
    }
    return updates
  }

  @Test("a window holds its start and not its end, and is told once, when it is complete")
  func boundaries() throws {
    var windows = windows(try hourly())
    let early = take([sample(0, 1), sample(hour - 1, 3), sample(hour, 9)], into: &windows)
    #expect(early.isEmpty, "a minute is waited for late values")
    let updates = take([sample(hour + 60_000, 9)], into: &windows)
    #expect(updates.map(\.range.end.milliseconds) == [hour])
    #expect(updates.first?.aggregate.mean == 2)
    #expect(updates.first?.aggregate.revision == 0)
    #expect(windows.open.map(\.aggregate.used) == [2])
    #expect(windows.takeUpdates().isEmpty)
  }

  @Test("a late value revises its window, once for each batch, and counts each value")
  func revision() throws {
    var windows = windows(try hourly())
    take([sample(0, 1), sample(2 * hour, 1)], into: &windows)
    for index in 1...5 {
      let placing = windows.take(
        sample(Int64(index) * 60_000, 10, arrived: 2 * hour + Int64(index)),
        isUsed: true
      )
      #expect(placing == .late)
    }
    let updates = windows.takeUpdates()
    #expect(updates.count == 1)
    #expect(updates[0].range.start == .epoch)
    #expect(updates[0].aggregate.revision == 5)
    #expect(updates[0].aggregate.sum == 51)
    #expect(windows.lateCount == 5)
  }

  @Test("beyond the horizon a value is counted and changes nothing")
  func horizon() throws {
    var windows = windows(try hourly(), horizon: .hours(2))
    take([sample(0), sample(10 * hour)], into: &windows)
    #expect(windows.take(sample(hour, 5, arrived: 10 * hour), isUsed: true) == .outside)
    #expect(windows.takeUpdates().isEmpty)
    #expect(windows.outsideCount == 1)
  }

  @Test("one stamp from the future moves nothing")
  func futureStamp() throws {
    let normal = (0..<600).map { sample(Int64($0) * 60_000, Double($0)) }
    var calm = windows(try hourly())
    let expected = take(normal, into: &calm)
    var wild = windows(try hourly())
    var disturbed = normal
    disturbed.insert(sample(900 * 24 * hour, 7, arrived: 100 * 60_000), at: 100)
    let updates = take(disturbed, into: &wild)
    #expect(updates == expected)
    #expect(wild.lateCount == 0)
  }

  @Test("endless stamps from the future do not fill the memory")
  func futureFlood() throws {
    var windows = windows(try hourly())
    for index in 0..<2_000 {
      windows.take(sample(Int64(index + 100) * hour, 1, arrived: Int64(index)), isUsed: true)
    }
    #expect(windows.open.count <= EventWindows.mostAhead)
    #expect(windows.outsideCount >= 2_000 - EventWindows.mostAhead)
  }

  @Test("the windows of a series that stops are closed by the clock")
  func idle() throws {
    var windows = windows(try hourly())
    take([sample(hour / 2)], into: &windows)
    windows.advance(now: Instant(milliseconds: hour + 30 * 60_000))
    #expect(windows.takeUpdates().isEmpty)
    windows.advance(now: Instant(milliseconds: hour + 31 * 60_000))
    #expect(windows.takeUpdates().map(\.aggregate.used) == [1])
  }

  @Test("windows that hop hold each value as often as they overlap")
  func hopping() throws {
    let grid = try #require(TimeGrid(every: .minutes(10)))
    var windows = windows(.hopping(grid, stretches: 6))
    let updates = take((0..<120).map { sample(Int64($0) * 60_000, 1) }, into: &windows)
    let whole = updates.filter { $0.range.start >= .epoch }
    #expect(whole.allSatisfy { $0.aggregate.used == 60 })
    #expect(whole.map(\.range.start.milliseconds) == (0...5).map { $0 * 600_000 })
    #expect(whole.allSatisfy { $0.range.end - $0.range.start == .hours(1) })
  }

  @Test("a late value joins two sessions, and says which it replaces")
  func sessions() {
    var windows = windows(.session(gap: .minutes(10)))
    let minute: Int64 = 60_000
    let told = take(
      [0, 5, 9, 25, 30, 60].map { sample($0 * minute) },
      into: &windows
    )
    #expect(told.map(\.aggregate.used) == [3, 2])
    #expect(told.map(\.range.end.milliseconds) == [19 * minute, 40 * minute])
    let joined = take([sample(17 * minute, 1, arrived: 60 * minute)], into: &windows)
    #expect(joined.count == 1)
    #expect(joined[0].range.start == .epoch)
    #expect(joined[0].range.end.milliseconds == 40 * minute)
    #expect(joined[0].aggregate.used == 6)
    #expect(joined[0].aggregate.revision == 1)
    #expect(Set(joined[0].replaced) == Set(told.map(\.range)))
  }

  @Test("a session that was told and goes on after a late value is told again when it is over")
  func goesOn() {
    var windows = windows(.session(gap: .minutes(10)))
    let minute: Int64 = 60_000
    take([0, 5, 30].map { sample($0 * minute) }, into: &windows)
    let late = sample(14 * minute, 1, arrived: 30 * minute)
    #expect(take([late, sample(22 * minute, 1, arrived: 30 * minute)], into: &windows).count == 1)
    let told = take([sample(42 * minute)], into: &windows)
    #expect(told.map(\.aggregate.used) == [5])
    #expect(windows.open.map(\.aggregate.used) == [1])
  }

  @Test("windows of so many samples fill in the order of event time")
  func counts() {
    var windows = windows(.count(4))
    let order: [Int64] = [0, 2, 1, 3, 5, 4, 7, 6, 8, 9]
    var updates = take(
      order.map { sample($0 * 10_000, Double($0), arrived: 100_000 + $0) },
      into: &windows
    )
    updates += take([sample(400_000, 0)], into: &windows)
    #expect(updates.map(\.aggregate.sum) == [6, 22])
    #expect(updates.map(\.range.start.milliseconds) == [0, 40_000])
  }

  @Test("days begin where the operator says, also when clocks change")
  func dayBoundaries() throws {
    let shanghai = LocalZone.fixed("Asia/Shanghai", offset: 8 * 3600)
    for (start, hours) in [(TimeSpan.zero, 16), (.hours(8), 0), (.hours(20), 12)] {
      let grid = try #require(TimeGrid(every: .days(1), zone: shanghai, dayStart: start))
      let noon = try #require(CivilTime(year: 2026, month: 7, day: 25, hour: 4)).instant()
      let day = grid.stretch(of: noon)
      #expect(day.contains(noon))
      #expect(CivilTime(day.start).hour == hours)
      #expect(day.end - day.start == .days(1))
      #expect(grid.stretch(of: day.end).start == day.end)
      #expect(grid.stretch(of: day.end - .milliseconds(1)) == day)
    }
    #expect(TimeGrid(every: .hours(36)) == nil && TimeGrid(every: .zero) == nil)
    #expect(TimeGrid(every: .hours(1), dayStart: .days(1)) == nil)
  }

  @Test(
    "whatever the order of arrival, windows come to the same as from the sorted series",
    arguments: RealSeries.all
  )
  func anyOrder(series: RealSeries) throws {
    let grid = try #require(
      TimeGrid(every: .days(1), zone: .fixed("", offset: 28_800), dayStart: .hours(8))
    )
    let count = 1_500
    for shape in [
      try hourly(), .tumbling(grid), .hopping(grid, stretches: 3), .session(gap: .hours(1)),
    ] {
      var sorted = windows(shape, horizon: .days(366))
      take(Array(series.samples.prefix(count)), into: &sorted)
      var late = windows(shape, horizon: .days(366))
      take(series.delayed(count, seed: 7), into: &late)
      var backwards = windows(shape, horizon: .days(366))
      var flushed = Array(series.samples.prefix(count))
      let end = try #require(flushed.last).time
      for index in flushed.indices { flushed[index].arrived = end }
      take(flushed.reversed(), into: &backwards)
      let expected = try all(sorted)
      #expect(expected.values.map(\.flags.samples).reduce(0, +) >= count)
      for other in [late, backwards] {
        let found = try all(other)
        #expect(
          found.keys.sorted { $0.start < $1.start } == expected.keys.sorted { $0.start < $1.start }
        )
        for (range, aggregate) in found {
          #expect(agree(aggregate, try #require(expected[range])))
        }
      }
      #expect(late.lateCount > 0)
    }
  }

  /// Every window as it stands at the end.
  private func all(_ windows: EventWindows) throws -> [TimeRange: Aggregate] {
    Dictionary(
      windows.kept.map { ($0.range, $0.aggregate) },
      uniquingKeysWith: { first, _ in
        Issue.record("a second window for one time")
        return first
      }
    )
  }

  private func agree(_ found: Aggregate, _ expected: Aggregate) -> Bool {
    let difference = abs((found.sum ?? 0) - (expected.sum ?? 0))
    return found.flags == expected.flags && found.used == expected.used
      && found.minimum == expected.minimum && found.maximum == expected.maximum
      && found.earliest == expected.earliest && found.latest == expected.latest
      && difference <= 1e-12 * abs(expected.sum ?? 0)
  }

  @Test(
    "stopped and started anywhere, a series makes the same windows with the same revisions",
    arguments: RealSeries.all
  )
  func restart(series: RealSeries) throws {
    let horizon = TimeSpan.hours(30)
    let stored = series.delayed(800, seed: 3)
    let grid = try #require(TimeGrid(every: .hours(6)))
    for shape in [try hourly(), .hopping(grid, stretches: 4)] {
      var living = windows(shape, horizon: horizon)
      for (index, sample) in stored.enumerated() {
        if index % 150 == 13 {
          try check(windows(shape, horizon: horizon), against: living, stored, index)
        }
        living.take(sample, isUsed: sample.flag == .good)
        _ = living.takeUpdates()
      }
    }
  }

  /// Takes what the store holds of the horizon again, and then all that followed.
  private func check(
    _ empty: EventWindows,
    against living: EventWindows,
    _ stored: [Sample],
    _ stop: Int
  ) throws {
    var (living, again) = (living, empty)
    let from = living.watermark.mark - empty.horizon - .days(1)
    for sample in stored[..<stop] where sample.time >= from {
      again.take(sample, isUsed: sample.flag == .good)
    }
    _ = again.takeUpdates()
    #expect(again.watermark == living.watermark)
    #expect(again.open == living.open)
    for sample in stored[stop...].prefix(150) {
      living.take(sample, isUsed: sample.flag == .good)
      again.take(sample, isUsed: sample.flag == .good)
      guard again.takeUpdates() == living.takeUpdates() else {
        return #expect(Bool(false), "another window at \(sample.time.iso8601())")
      }
    }
  }
}
