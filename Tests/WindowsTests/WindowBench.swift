import Foundation
import Telemetry
import Testing
import Windows

/// What windows cost for each value; run by `SLUICE_BENCH=1 swift test -c release --filter WindowBench`.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["SLUICE_BENCH"] == "1"))
struct WindowBench {
  private let series = 1_000
  private let rounds = 2_000
  private let start = Instant(milliseconds: 1_784_952_000_000)

  /// The samples of one minute, one of each series, with the noise and flags of a real one.
  private func samples(_ round: Int) -> [Sample] {
    (0..<series).map { index in
      let time = start + .seconds(Int64(round) * 60 + Int64(index % 60))
      return Sample(
        series: SeriesID(rawValue: Int32(index + 1)),
        time: time,
        value: 5 + Double((round * 31 + index * 7) % 97) / 10,
        flag: (round + index) % 50 == 0 ? .suspect : .good,
        arrived: time + .milliseconds(300)
      )
    }
  }

  private func measure(_ name: String, _ body: (ArraySlice<Sample>, Int) -> Void) {
    var total = 0.0
    for round in 0..<rounds {
      let samples = samples(round)
      let before = cpuSeconds
      body(samples[...], round)
      total += cpuSeconds - before
    }
    print("\(name): \((total * 1e9 / Double(series * rounds)).rounded()) ns per value")
  }

  /// What this thread has worked, so that other work on the machine does not count.
  private var cpuSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test func anHourAndALocalDayPerValue() throws {
    let hours = try #require(TimeGrid(every: .hours(1)))
    let zone = LocalZone.fixed("Asia/Shanghai", offset: 28_800)
    let days = try #require(TimeGrid(every: .days(1), zone: zone, dayStart: .hours(8)))
    var hourly = (0..<series).map { _ in
      EventWindows(shape: .tumbling(hours), horizon: .hours(12))
    }
    var daily = (0..<series).map { _ in EventWindows(shape: .tumbling(days), horizon: .days(2)) }
    var told = 0
    measure("two event-time windows") { samples, _ in
      for (index, sample) in samples.enumerated() {
        let isUsed = sample.flag == .good
        hourly[index].take(sample, isUsed: isUsed)
        daily[index].take(sample, isUsed: isUsed)
      }
      for index in 0..<series {
        told += hourly[index].takeUpdates().count + daily[index].takeUpdates().count
      }
    }
    #expect(told >= series * 30)
  }

  @Test func slidingWindowsPerValue() {
    var means = (0..<series).map { _ in SlidingWindow(length: .minutes(10)) }
    var long = (0..<series).map { _ in SlidingWindow(length: .hours(3)) }
    var holds = (0..<series).map { _ in SlidingHold(length: .days(1), cap: .minutes(30)) }
    var sum = 0.0
    measure("mean over 10 minutes, asked for at each value") { samples, _ in
      for (index, sample) in samples.enumerated() {
        means[index].add(sample.value, flag: sample.flag, at: sample.time)
        sum += means[index].figures(at: sample.time).mean ?? 0
      }
    }
    measure("mean over 3 hours, asked for at each value") { samples, _ in
      for (index, sample) in samples.enumerated() {
        long[index].add(sample.value, flag: sample.flag, at: sample.time)
        sum += long[index].figures(at: sample.time).mean ?? 0
      }
    }
    measure("hours of a condition in 24 hours, asked for at each value") { samples, _ in
      for (index, sample) in samples.enumerated() {
        holds[index].add((sample.value ?? 0) > 9 ? 1 : 0, at: sample.time)
        sum += holds[index].figures(at: sample.time).known.seconds
      }
    }
    #expect(sum > 0)
  }
}
