import Dispatch
import Glibc
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// What is kept no longer goes by whole chunks; figures answer where samples are gone.
@Suite struct KeepTests {
  private static let start = Instant(milliseconds: 1_735_689_600_000)

  /// Samples for so many days, of each of two devices; with `noise` more than a few pages of them.
  private func fill(_ harness: StoreHarness, days: Int64, noise: Bool = false) throws -> Instant {
    var growth = makeRegister(devices: 2, metrics: 1).growth
    var chance = SplitMix(seed: 3)
    for day in 0..<days {
      let samples = stride(from: 0, to: 1440, by: noise ? 20 : 240).flatMap { minute -> [Sample] in
        let time = Self.start.milliseconds + (day * 1440 + Int64(minute)) * 60_000
        let values = (0..<2).map { _ in Double(chance.next() % 100_000) / 1000 }
        return [
          sample(1, time, noise ? values[0] : Double(minute / 60)),
          sample(2, time, noise ? values[1] : Double(day)),
        ]
      }
      try harness.append(batch(samples, growth: growth))
      growth = RegisterGrowth()
    }
    return Self.start + .days(days)
  }

  private func settle(_ harness: StoreHarness, at now: Instant) throws {
    try harness.maintain(at: now, asking: true)
    try harness.maintain(at: now + .hours(1))
  }

  private func days(_ harness: StoreHarness) throws -> [Double?] {
    let rows = try harness.reader().aggregates(
      matching: "*/probe-1/*",
      in: TimeRange(start: Self.start, end: Self.start + .days(400)),
      every: .days(1),
      zone: .utc,
      using: { $0 == .good || $0 == .notEvaluated }
    )
    return rows.map(\.aggregate.mean)
  }

  @Test func samplesGoAndFiguresStay() throws {
    let harness = try StoreHarness { $0.keep = KeepPolicy(samples: .days(100)) }
    let end = try fill(harness, days: 200)
    try settle(harness, at: end)
    let reader = try harness.reader()
    let since = try #require(try reader.samplesKeptSince())
    // Whole chunks of 32 days: what is younger than 100 days is there, what is 132 days old is not.
    #expect(since <= end + .hours(1) - .days(100))
    #expect(since > end - .days(133))
    var first: Instant?
    var count: Int64 = 0
    try reader.samples(matching: nil, in: .all) { _, sample in
      first = min(first ?? sample.time, sample.time)
      count += 1
    }
    #expect(first == since)
    #expect(try reader.sizes().sealedSamples == count)
    #expect(try days(harness) == (0..<200).map { Double($0) })
    // What comes late for a time that is gone is counted in the figures, and costs them nothing.
    try harness.append(batch([sample(2, Self.start.milliseconds + 1, 48)]))
    try settle(harness, at: end + .hours(3))
    #expect(try days(harness)[0] == 48.0 / 7)
    #expect(try days(harness).count == 200)
    #expect(try harness.reader().sizes().sealedSamples == count)
  }

  /// Figures that say little more than the readings beside them are left out, and made when these go.
  @Test func figuresOfFewReadingsAreMadeWhenTheReadingsGo() throws {
    let harness = try StoreHarness()
    let end = try fill(harness, days: 100, noise: true)
    try settle(harness, at: end)
    let file = try Connection(path: harness.path, mode: .readOnly)
    let left = "SELECT count(*) FROM rollup WHERE ten IS NOT NULL OR hour IS NOT NULL"
    #expect(try file.integer(left) == 0)
    func means(_ every: TimeSpan) throws -> [Double?] {
      let range = TimeRange(start: Self.start, end: Self.start + .days(10))
      return try harness.reader()
        .aggregates(
          matching: "*/probe-0/*",
          in: range,
          every: every,
          zone: .utc,
          using: { $0 == .good || $0 == .notEvaluated }
        ).map(\.aggregate.mean)
    }
    let before = (try means(.minutes(10)), try means(.hours(1)))
    #expect(before.0.count == 720 && before.1.count == 240)
    try harness.end(clean: true)
    harness.options.keep = KeepPolicy(samples: .days(50))
    try settle(harness, at: end + .hours(5))
    var first: Instant?
    try harness.reader().samples(matching: nil, in: .all) { first = min(first ?? $1.time, $1.time) }
    #expect(first ?? Self.start > Self.start + .days(10))
    #expect(try means(.minutes(10)) == before.0)
    let hours = try means(.hours(1))
    #expect(hours.count == before.1.count)
    for (one, other) in zip(hours, before.1) {
      #expect(abs((one ?? 0) - (other ?? 0)) < 1e-9)
    }
  }

  @Test func rulesForSomeSeriesGoFirst() throws {
    let harness = try StoreHarness {
      let rule = KeepPolicy.Rule(series: "*/probe-0/*", samples: .days(40), rollups: .days(70))
      $0.keep = KeepPolicy(samples: .days(1000), rules: [rule])
    }
    let end = try fill(harness, days: 200)
    try settle(harness, at: end)
    for summary in try harness.reader().seriesSummaries() {
      let isRuled = summary.key.device == "probe-0"
      #expect(((summary.first ?? end) > end - .days(73)) == isRuled)
      if !isRuled { #expect(summary.samples == 200 * 6) }
    }
    let file = try Connection(path: harness.path, mode: .readOnly)
    let limit = (end - .days(70)).milliseconds
    let old = """
      SELECT count(*) FROM rollup WHERE key >> 32 = 1
        AND ((key & 4294967295) - 2147483648 + hours) * 3600000 <= \(limit)
      """
    #expect(try file.integer(old) == 0)
    #expect(try file.integer("SELECT count(*) FROM rollup WHERE key >> 32 = 1") ?? 0 > 0)
  }

  /// Late readings of days of which only figures are left go to these, in whichever order blocks come,
  /// and nothing is written over anything else.
  @Test func whatComesLateForDaysThatAreGoneIsCounted() throws {
    let harness = try StoreHarness { $0.keep = KeepPolicy(samples: .days(5)) }
    let end = try fill(harness, days: 12)
    try settle(harness, at: end)
    let before = try days(harness)
    #expect(before.count == 12)
    // Hours of days with figures and of a day without, some after the 32 days are over.
    var now = end
    for round in 0..<12 {
      let late = [Int64(1), 3, -1].map { day in
        sample(2, Self.start.milliseconds + day * 86_400_000 + Int64(round + 1), 48)
      }
      try harness.append(batch(late))
      now = now + (round == 5 ? .days(40) : .hours(2))
      try settle(harness, at: now)
    }
    // Six readings of the day's own value, and twelve of 48.
    #expect(abs((try days(harness)[1] ?? 0) - (6 * 1 + 12 * 48) / 18) < 1e-9)
    #expect(try days(harness).count == 12)
    let checks = try StoreVerifier(path: harness.path).run().checks
    #expect(checks.first { $0.name == "rollups" }?.faults == [])
    #expect(checks.first { $0.name == "chunks" }?.faults == [])
  }

  @Test func aBudgetIsKeptByWhatIsMissedLeast() throws {
    let harness = try StoreHarness()
    let end = try fill(harness, days: 300, noise: true)
    // Until the room of the rows is free too.
    for hours in [Int64(0), 2] { try settle(harness, at: end + .hours(hours)) }
    let file = try Connection(path: harness.path, mode: .readOnly)
    let whole = try #require(try file.integer("SELECT sum(length(data)) FROM chunk"))
    // An alert at the second device keeps its first month.
    var next = Batch(kind: .tick, at: end)
    var fired = alert(.resolved, at: Self.start.milliseconds + 86_400_000)
    (fired.site, fired.device) = ("pond-1", "probe-1")
    (fired.firedAt, fired.ended) = (fired.activeSince, fired.activeSince + .hours(1))
    next.alerts = [fired]
    try harness.append(next)
    try harness.end(clean: true)
    let used = try #require(
      try Connection(path: harness.path, mode: .readOnly)
        .integer(
          """
          SELECT ((SELECT page_count FROM pragma_page_count)
            - (SELECT freelist_count FROM pragma_freelist_count)) * 4096
          """
        )
    )
    harness.options.keep = KeepPolicy(budget: used - whole / 4)
    try settle(harness, at: end + .hours(5))
    for summary in try harness.reader().seriesSummaries() {
      let isSpared = summary.key.device == "probe-1"
      #expect((summary.first == Self.start) == isSpared)
    }
    // Without any hope it ends all the same, and the newest stay.
    try harness.end(clean: true)
    harness.options.keep = KeepPolicy(budget: 1)
    try settle(harness, at: end + .hours(9))
    #expect(try harness.reader().latest().count == 2)
    #expect(try harness.reader().sizes().sealedSamples < 34 * 72 * 2)
    #expect(try days(harness).count == 300)
  }
}
