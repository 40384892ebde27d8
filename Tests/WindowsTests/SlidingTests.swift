import Foundation
import Telemetry
import TestSupport
import Testing
import Windows

/// Sliding windows against the plain computation over all values in the window, at every step.
struct SlidingTests {
  private func isClose(_ one: Double?, _ other: Double?, scale: Double = 1) -> Bool {
    switch (one, other) {
    case (nil, nil): true
    case (let one?, let other?): abs(one - other) <= 1e-9 * max(scale, abs(other))
    default: false
    }
  }

  /// What differs from the plain computation; nil where nothing does.
  private func fault(
    _ window: inout SlidingWindow,
    _ samples: [Sample],
    at now: Instant
  ) -> String? {
    let inside = samples.filter { $0.time > now - window.length }.sorted { $0.time < $1.time }
    let values = inside.compactMap { $0.flag == .good ? $0.value : nil }
    let figures = window.figures(at: now)
    let mean = values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    let spread = mean.map { mean in
      (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count)).squareRoot()
    }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    let median =
      sorted.isEmpty
      ? nil : sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    let delta = values.count > 1 ? values[values.count - 1] - values[0] : nil
    let checks = [
      ("used", figures.used == values.count),
      ("missing", figures.flags.missing == inside.count { $0.value == nil }),
      ("fail", figures.flags.fail == inside.count { $0.flag == .fail }),
      ("extremes", figures.minimum == values.min() && figures.maximum == values.max()),
      ("ends", figures.first?.value == values.first && figures.last?.value == values.last),
      ("mean", isClose(figures.mean, mean)), ("median", isClose(window.median(at: now), median)),
      ("deviation", isClose(figures.deviation, spread, scale: 100)),
      ("delta", isClose(figures.delta, delta)),
    ]
    return checks.first { !$0.1 }?.0
  }

  @Test("figures equal those of all values in the window", arguments: RealSeries.all)
  func figures(series: RealSeries) {
    for length in [TimeSpan.minutes(10), .hours(3), .days(1)] {
      var window = SlidingWindow(length: length)
      var seen: [Sample] = []
      var now = Instant(milliseconds: .min)
      for sample in series.delayed(400, seed: 11) {
        window.add(
          sample.value,
          flag: sample.flag,
          at: sample.time,
          isUsed: sample.flag == .good
        )
        seen.append(sample)
        now = max(now, sample.time)
        if let fault = fault(&window, seen.suffix(220), at: now) {
          return #expect(Bool(false), "\(fault) at \(now.iso8601())")
        }
      }
    }
  }

  @Test("a window's start is not in it, its end is; an empty one knows nothing")
  func edges() {
    var window = SlidingWindow(length: .milliseconds(10))
    #expect(window.figures(at: .epoch).mean == nil)
    window.add(1, at: .epoch)
    window.add(2, at: .epoch + .milliseconds(10))
    #expect(window.figures(at: .epoch + .milliseconds(10)).used == 1)
    #expect(window.figures(at: .epoch + .milliseconds(20)).used == 0)
    window.add(5, at: .epoch + .milliseconds(21))
    let figures = window.figures(at: .epoch + .milliseconds(21))
    #expect(figures.mean == 5 && figures.delta == nil && figures.rate == nil)
  }

  @Test("no error adds up over a million values")
  func drift() {
    var window = SlidingWindow(length: .seconds(50))
    var random = SplitMix(seed: 5)
    for second in 0..<1_000_000 {
      let value = Double(Int64(bitPattern: random.next()) % 1_000_000_007)
      window.add(second % 1000 == 0 ? 1e15 : value, at: .epoch + .seconds(Int64(second)))
      if second % 97 == 0 { _ = window.figures(at: .epoch + .seconds(Int64(second))) }
    }
    for second in 1_000_000..<1_000_060 {
      window.add(0.1, at: .epoch + .seconds(Int64(second)))
    }
    let figures = window.figures(at: .epoch + .seconds(1_000_059))
    #expect(figures.mean == 0.1 && (figures.deviation ?? 1) < 1e-15)
  }

  private func held(_ samples: [Sample], _ range: TimeRange, cap: TimeSpan) -> HeldTime {
    var track = HoldTrack(cap: cap)
    var result = HeldTime()
    for sample in samples.sorted(by: { $0.time < $1.time }) where sample.time <= range.end {
      let segment = track.take(sample.flag == .good ? sample.value : nil, at: sample.time)
      if let segment { result.add(segment.value, milliseconds: segment.overlap(range)) }
    }
    if let segment = track.segment(until: range.end) {
      result.add(segment.value, milliseconds: segment.overlap(range))
    }
    return result
  }

  @Test("time held equals that of all values, late ones too", arguments: RealSeries.all)
  func holding(series: RealSeries) {
    for (length, cap) in [(TimeSpan.hours(2), TimeSpan.minutes(20)), (.days(1), .minutes(45))] {
      var condition = SlidingHold(length: length, cap: cap)
      var mean = SlidingHold(length: length, cap: cap)
      var (seen, truths): ([Sample], [Sample]) = ([], [])
      var now = Instant(milliseconds: .min)
      for (index, sample) in series.delayed(500, seed: 23).enumerated() {
        var truth = sample
        truth.value = sample.value.map { $0 > 9 ? 1 : 0 }
        seen.append(sample)
        truths.append(truth)
        let isUsed = sample.flag == .good
        condition.add(isUsed ? truth.value : nil, at: sample.time)
        mean.add(isUsed ? sample.value : nil, at: sample.time)
        now = max(now, sample.time) + .milliseconds(Int64(index % 3) * 400_000)
        let range = TimeRange(start: now - length, end: now)
        let recent = Array(truths.suffix(300))
        let expected = held(Array(seen.suffix(300)), range, cap: cap)
        let found = mean.figures(at: now)
        guard condition.figures(at: now) == held(recent, range, cap: cap),
          found.known == expected.known, isClose(found.mean, expected.mean)
        else {
          let known = "\(found.known) known, not \(expected.known)"
          return #expect(Bool(false), "\(known), at \(now.iso8601())")
        }
      }
    }
  }

  @Test("a gain counts at the reading that shows it, and windows side by side add up")
  func increases() {
    var window = SlidingIncrease(length: .hours(1))
    #expect(window.increase(at: .epoch) == nil)
    var sum = 0.0
    for step in 0..<240 {
      let time = Instant.epoch + .minutes(Int64(step) * 10)
      window.add(Double(step % 50) * 2, at: time)
      if step % 6 == 0, step > 0 { sum += window.increase(at: time) ?? 0 }
    }
    // Four resets to 0; each run of 50 readings gains 98, the last 39 readings 78.
    #expect(sum == 4 * 98 + 78 - 10)
  }
}
