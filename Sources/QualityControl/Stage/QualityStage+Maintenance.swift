public import Telemetry

extension QualityStage {
  /// After how long the readings around a piece of work are no longer waited for.
  public static let longestComparison = TimeSpan.days(1)
  /// How many good values before and after are compared.
  public static let comparedValues = 3

  /// Takes in that work on a device began or ended.
  public mutating func take(_ work: Maintenance) {
    var works = self.works[work.device] ?? []
    if let known = works.firstIndex(where: { $0.started == work.started }) {
      works[known] = work
    } else {
      works.append(work)
    }
    self.works[work.device] = works
    let missing = Int(work.device.rawValue) + 1 - isKnownToWork.count
    if missing > 0 { isKnownToWork += repeatElement(false, count: missing) }
    isKnownToWork[Int(work.device.rawValue)] = true
    if work.ended != nil { uncompared.append(work) }
  }

  /// Takes over what the store knows of work on devices.
  public mutating func restore(works: [Maintenance], foulings: [FoulingOffset]) {
    for work in works { take(work) }
    compared = Set(foulings.map { Comparison(series: $0.series, started: $0.started) })
  }

  /// The work that goes on at a device.
  public func openWork(on device: DeviceID) -> Maintenance? {
    works[device]?.last { $0.ended == nil }
  }

  /// Whether somebody worked on a device at a moment.
  public func isWorkedOn(_ device: DeviceID, at time: Instant) -> Bool {
    let number = Int(device.rawValue)
    guard number < isKnownToWork.count, isKnownToWork[number], let works = works[device] else {
      return false
    }
    return works.contains { $0.holds(time) }
  }

  /// What has to be read to compare values before and after work that has ended.
  public mutating func toCompare(now: Instant, register: Register) -> [Stretch] {
    uncompared.removeAll { work in
      work.ended.map { now - $0 > Self.longestComparison } ?? true
    }
    guard !uncompared.isEmpty else { return [] }
    if let comparedAt, now >= comparedAt, now - comparedAt < .minutes(1) { return [] }
    comparedAt = now
    return uncompared.flatMap { work in
      register.series.filter { $0.device == work.device }.map { entry in
        let plan = plan(of: entry.id, register: register)
        let pause = tests(plan).split ?? 3_600_000
        let start = work.started - TimeSpan(milliseconds: pause * 2)
        return Stretch(series: entry.id, range: TimeRange(start: start, end: now + .days(1)))
      }
    }
  }

  /// Compares a series before and after the work on its device, where enough good values are there
  /// and it was not done before.
  public mutating func compare(
    _ series: SeriesID,
    _ samples: [Sample],
    register: Register
  ) -> [FoulingOffset] {
    guard let device = register[series]?.device else { return [] }
    let found = uncompared.filter { $0.device == device }.compactMap { work in
      Self.offset(series, samples, work)
    }.filter { compared.insert(Comparison(series: series, started: $0.started)).inserted }
    return found
  }

  /// What a comparison is told apart by.
  struct Comparison: Hashable, Sendable {
    var series: SeriesID
    var started: Instant
  }

  /// The medians of the last good values before work on a device and of the first good ones after.
  ///
  /// - Parameters:
  ///   - series: the series.
  ///   - samples: its samples, in the order of their times.
  ///   - work: the work, which has ended.
  /// - Returns: nil where there are too few on either side.
  public static func offset(
    _ series: SeriesID,
    _ samples: [Sample],
    _ work: Maintenance
  ) -> FoulingOffset? {
    guard let ended = work.ended else { return nil }
    let good = samples.filter { $0.value != nil && $0.flag.isUsable }
    let before = good.filter { $0.time < work.started }.suffix(comparedValues)
    let after = good.filter { $0.time >= ended }.prefix(comparedValues)
    guard before.count == comparedValues, after.count == comparedValues,
      let low = NeighbourTest.median(before.compactMap(\.value)),
      let high = NeighbourTest.median(after.compactMap(\.value)), let last = after.last
    else { return nil }
    return FoulingOffset(
      series: series,
      started: work.started,
      measured: last.time,
      before: low,
      after: high
    )
  }
}
