import Store
import Telemetry
import TestSupport

/// What a store should hold, as plain arrays and sets.
struct SampleModel {
  private struct Key: Hashable {
    var series: SeriesID
    var time: Instant
  }

  private(set) var register = Register()
  private(set) var samples: [Sample] = []
  private var keys: Set<Key> = []
  private var generator: SplitMix
  private(set) var now = Instant(milliseconds: 1_753_401_600_000)

  init(seed: UInt64, devices: Int = 7, metrics: Int = 3) {
    generator = SplitMix(seed: seed)
    (register, _) = makeRegister(devices: devices, metrics: metrics)
  }

  /// The growth that brings the whole register.
  var growth: RegisterGrowth {
    var growth = RegisterGrowth()
    (growth.devices, growth.series) = (register.devices, register.series)
    return growth
  }

  func holds(_ series: SeriesID, _ time: Instant) -> Bool {
    keys.contains(Key(series: series, time: time))
  }

  /// Lets time pass.
  mutating func wait(_ span: TimeSpan) { now = now + span }

  /// Gives some samples another verdict, each once.
  mutating func revise(_ count: Int) -> [SampleRevision] {
    let picked = Set((0..<count).map { _ in Int.random(in: samples.indices, using: &generator) })
    return picked.sorted().map { index in
      samples[index].flag = [.suspect, .fail, .good].randomElement(using: &generator) ?? .fail
      samples[index].reasons = QualityReasons(rawValue: 1 << 5)
      return SampleRevision(
        series: samples[index].series,
        time: samples[index].time,
        flag: samples[index].flag,
        reasons: samples[index].reasons
      )
    }
  }

  /// Takes over other verdicts.
  mutating func take(_ revisions: [SampleRevision]) {
    for revision in revisions {
      for index in samples.indices
      where samples[index].series == revision.series && samples[index].time == revision.time {
        (samples[index].flag, samples[index].reasons) = (revision.flag, revision.reasons)
      }
    }
  }

  /// Up to `count` new samples from all of the time that there are samples of.
  mutating func drawLate(_ count: Int) -> [Sample] {
    let first = samples.map(\.time).min() ?? now
    return (0..<count).compactMap { _ in
      let series = SeriesID(
        rawValue: .random(in: 1...Int32(register.highestSeries), using: &generator)
      )
      let span = (now - first).milliseconds
      let time = first + .milliseconds(.random(in: 0...span, using: &generator))
      guard keys.insert(Key(series: series, time: time)).inserted else { return nil }
      let sample = makeSample(series, time)
      samples.append(sample)
      return sample
    }
  }

  /// Up to `count` new samples: most are fresh, some are hours late.
  mutating func draw(_ count: Int) -> [Sample] {
    (0..<count).compactMap { _ in
      now = now + .milliseconds(.random(in: 0...400, using: &generator))
      let isLate = Int.random(in: 0..<6, using: &generator) == 0
      let delay = Int64.random(in: isLate ? 0...7_200_000 : -2000...2000, using: &generator)
      let series = SeriesID(
        rawValue: .random(in: 1...Int32(register.highestSeries), using: &generator)
      )
      let time = now - .milliseconds(delay)
      guard keys.insert(Key(series: series, time: time)).inserted else { return nil }
      let sample = makeSample(series, time)
      samples.append(sample)
      return sample
    }
  }

  private mutating func makeSample(_ series: SeriesID, _ time: Instant) -> Sample {
    let isMissing = Int.random(in: 0..<10, using: &generator) == 0
    let values = [
      0, -0.0, 1, 2.61, -1e300, .leastNonzeroMagnitude,
      Double.random(in: -50...50, using: &generator),
    ]
    return Sample(
      series: series,
      time: time,
      value: isMissing ? nil : values.randomElement(using: &generator),
      flag: isMissing ? .missing : QualityFlag.allCases.randomElement(using: &generator) ?? .good,
      reasons: QualityReasons(rawValue: .random(in: 0...UInt32.max, using: &generator)),
      arrived: now
    )
  }

  /// Pairs of series and time, about half of which are held.
  mutating func candidates(_ count: Int) -> [(series: SeriesID, time: Instant)] {
    (0..<count).compactMap { _ in
      guard let sample = samples.randomElement(using: &generator) else { return nil }
      let shift = Int64.random(in: 0...1, using: &generator)
      return (sample.series, sample.time + .milliseconds(shift))
    }
  }

  /// A stretch of time that begins and ends at a sample.
  mutating func range() -> TimeRange {
    let ends = (0..<2).compactMap { _ in samples.randomElement(using: &generator)?.time }.sorted()
    return TimeRange(start: ends.first ?? now, end: ends.last ?? now)
  }

  /// The samples of a query, in the order in which it gives them.
  func selected(_ glob: String, _ range: TimeRange) -> [Sample] {
    let names = Dictionary(
      uniqueKeysWithValues: register.series.map { ($0.id, $0.key.description) }
    )
    let pattern = SeriesGlob(glob)
    return samples.filter { pattern.matches(names[$0.series] ?? "") && range.contains($0.time) }
      .sorted { left, right in
        (names[left.series] ?? "", left.time) < (names[right.series] ?? "", right.time)
      }
  }
}
