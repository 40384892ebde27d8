internal import Chunks
internal import Telemetry

/// The figures of one series in one block, at every level.
struct RollupSet {
  /// The buckets by level, in the order of their time.
  private(set) var buckets: [RollupLevel: [RollupBucket]] = [:]

  static let dayLength: Int64 = 86_400_000

  /// Makes an empty set.
  init() {}

  /// Makes the figures of samples; days of the zone only where it has days of its own.
  init(_ samples: SampleColumns, zone: LocalZone?) {
    var ten: [RollupBucket] = []
    var local: [RollupBucket] = []
    let grid = zone.flatMap { TimeGrid(every: .days(1), zone: $0) }
    var day = TimeRange(start: .epoch, end: .epoch)
    for index in 0..<samples.count {
      let time = samples.times[index]
      let number = time.floored(by: 600_000)
      if ten.last?.index != number {
        ten.append(RollupBucket(index: number, aggregate: Aggregate()))
      }
      ten[ten.count - 1].aggregate.add(samples, index)
      guard let grid else { continue }
      let moment = Instant(milliseconds: time)
      if !day.contains(moment) { day = grid.stretch(of: moment) }
      let midnight = time.floored(by: Self.dayLength) * Self.dayLength
      let start = max(day.start.milliseconds, midnight)
      if local.last?.index != start {
        local.append(RollupBucket(index: start, aggregate: Aggregate()))
      }
      local[local.count - 1].aggregate.add(samples, index)
    }
    let hour = Self.joined(ten, by: 6)
    buckets = [.ten: ten, .hour: hour, .day: Self.joined(hour, by: 24)]
    if grid != nil { buckets[.local] = local }
  }

  private static func joined(_ buckets: [RollupBucket], by count: Int64) -> [RollupBucket] {
    var joined: [RollupBucket] = []
    for bucket in buckets {
      let index = bucket.index.floored(by: count)
      if joined.last?.index == index {
        joined[joined.count - 1].aggregate.join(bucket.aggregate)
      } else {
        joined.append(RollupBucket(index: index, aggregate: bucket.aggregate))
      }
    }
    return joined
  }

  /// Whether there is nothing in it.
  var isEmpty: Bool { buckets.values.allSatisfy(\.isEmpty) }

  /// Puts buckets in the place of a level's.
  mutating func set(_ level: RollupLevel, _ list: [RollupBucket]) { buckets[level] = list }

  /// The day of UTC in which a bucket lies.
  static func day(of bucket: RollupBucket, _ level: RollupLevel) -> Int64 {
    switch level.length {
    case .some(let length): (bucket.index &* length).floored(by: dayLength)
    case .none: bucket.index.floored(by: dayLength)
    }
  }

  /// Every day of UTC in it.
  var days: Set<Int64> {
    var days: Set<Int64> = []
    for level in [RollupLevel.day, .hour, .ten] {
      for bucket in buckets[level] ?? [] { days.insert(Self.day(of: bucket, level)) }
    }
    return days
  }

  /// Takes in the figures of another set, of the same days or others.
  mutating func join(_ other: RollupSet) {
    for (level, list) in other.buckets {
      var all: [Int64: Aggregate] = [:]
      for bucket in buckets[level] ?? [] { all[bucket.index] = bucket.aggregate }
      for bucket in list { all[bucket.index, default: Aggregate()].join(bucket.aggregate) }
      buckets[level] = all.sorted { $0.key < $1.key }
        .map { RollupBucket(index: $0.key, aggregate: $0.value) }
    }
  }

  /// Leaves out the levels whose stretches have fewer samples than `least` on average: these are read
  /// as quickly, and the levels are made when they go.
  mutating func leaveOutWhatSamplesSay(
    _ samples: Int,
    least: Int,
    among levels: [RollupLevel] = RollupLevel.allCases
  ) {
    for level in levels where samples < least * (buckets[level] ?? []).count {
      buckets[level] = nil
    }
  }

  /// The part of some days.
  func only(_ days: Set<Int64>) -> RollupSet {
    var part = RollupSet()
    for (level, list) in buckets {
      part.buckets[level] = list.filter { days.contains(Self.day(of: $0, level)) }
    }
    return part
  }
}
