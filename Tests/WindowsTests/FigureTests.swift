import Telemetry
import TestSupport
import Testing
import Windows

struct FigureTests {
  @Test("directions average on the circle")
  func directions() throws {
    var north = CircularMean()
    for degrees in [350.0, 10, 360, 0] { north.add(degrees) }
    let mean = try #require(north.degrees)
    #expect(min(mean, 360 - mean) < 1e-9)
    #expect((0..<360).contains(mean))
    var nowhere = CircularMean()
    for degrees in [0.0, 90, 180, 270] { nowhere.add(degrees) }
    #expect(nowhere.degrees == nil)
    var joined = CircularMean()
    joined.add(90)
    var other = CircularMean()
    other.add(180)
    joined.join(other)
    #expect(abs(try #require(joined.degrees) - 135) < 1e-9)
    #expect(abs(joined.agreement - 0.5.squareRoot()) < 1e-12)
    #expect(CircularMean().degrees == nil)
  }

  @Test("runs of days: one that cannot be judged neither extends nor breaks a run")
  func dayRuns() {
    var run = DayRun()
    for day in [true, true, nil, true, false, true] as [Bool?] { run.take(day) }
    #expect(run.longest == 3 && run.current == 1 && run.days == 4 && run.undetermined == 1)
  }

  @Test("what is unknown decides only where it can")
  func verdicts() {
    func verdict(above: Int64, below: Int64, minimum: Double) -> TimeShare.Verdict {
      var share = TimeShare()
      share.note(minimum)
      share.add(6, milliseconds: above * 3_600_000)
      share.add(4, milliseconds: below * 3_600_000)
      return share.verdict(over: .days(1))
    }
    #expect(verdict(above: 16, below: 8, minimum: 4) == .pass)
    #expect(verdict(above: 16, below: 0, minimum: 4) == .pass)
    #expect(verdict(above: 15, below: 9, minimum: 4) == .fail)
    #expect(verdict(above: 15, below: 8, minimum: 4) == .undetermined)
    #expect(verdict(above: 0, below: 0, minimum: 4) == .undetermined)
    #expect(verdict(above: 24, below: 0, minimum: 2.9) == .fail)
    #expect(TimeShare().verdict(over: .days(1)) == .undetermined)
  }

  @Test("a trapezoid over the end of a day is cut there")
  func cutLight() throws {
    let midnight = Instant.epoch + .days(1)
    let line = [
      TimedValue(time: midnight - .minutes(10), value: 0),
      TimedValue(time: midnight + .minutes(10), value: 200),
    ]
    var (before, after) = (
      LightIntegral(range: TimeRange(start: .epoch, end: midnight)),
      LightIntegral(range: TimeRange(start: midnight, end: midnight + .days(1)))
    )
    before.add(from: line[0], to: line[1])
    after.add(from: line[0], to: line[1])
    #expect(try #require(before.seconds) == 50 * 600)
    #expect(try #require(after.seconds) == 150 * 600)
    #expect(before.coverage(of: .hours(1)) == 1.0 / 6)
  }

  @Test("a scan of stretches gives to each what live windows would", arguments: RealSeries.all)
  func scan(series: RealSeries) throws {
    let samples = Array(series.samples.prefix(1_000))
    let grid = try #require(TimeGrid(every: .hours(1)))
    let start = grid.stretch(of: samples[200].time).start
    let range = TimeRange(start: start, end: samples[900].time)
    let limit = ThresholdTime.Limit(.above, 9)
    var scan = SeriesScan(
      grid: grid,
      range: range,
      settings: SeriesScan.Settings(cap: .minutes(40), limits: [limit])
    )
    for sample in samples { scan.take(sample, isUsed: sample.flag == .good) }
    let stretches = scan.finish()
    #expect(
      stretches.map(\.aggregate.flags.samples).reduce(0, +)
        == samples.count { range.contains($0.time) }
    )
    for stretch in stretches.prefix(150) {
      let end = min(stretch.range.end, range.end)
      let inside = TimeRange(start: stretch.range.start, end: end)
      var hold = SlidingHold(length: end - stretch.range.start, cap: .minutes(40))
      for sample in samples where sample.time < end {
        hold.add(sample.flag == .good ? sample.value : nil, at: sample.time)
      }
      let expected = hold.figures(at: end)
      #expect(stretch.held.known == expected.known)
      #expect(abs((stretch.held.mean ?? 0) - (expected.mean ?? 0)) < 1e-9)
      #expect(stretch.thresholds[0].time.known == stretch.held.known)
      let values = samples.filter { inside.contains($0.time) && $0.flag == .good }
        .compactMap(\.value)
      #expect(stretch.aggregate.maximum == values.max())
    }
  }
}
