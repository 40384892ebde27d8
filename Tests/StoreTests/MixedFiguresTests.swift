import Dispatch
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// Figures of days that went lie beside readings of other days and series, and both count once.
@Suite struct MixedFiguresTests {
  /// The first moment of 32 days that are joined to one chunk.
  private static let start = Instant(milliseconds: 19_072 * 86_400_000 + 32 * 50 * 86_400_000)
  private static let day: Int64 = 86_400_000

  /// So many readings a day of each series, from one day on.
  private func readings(
    _ series: ClosedRange<Int32>,
    _ days: Range<Int64>,
    every minutes: Int,
    later offset: Int64 = 0,
    chance: inout SplitMix
  ) -> [Sample] {
    var all: [Sample] = []
    for day in days {
      for minute in stride(from: 0, to: 1440, by: minutes) {
        let time = Self.start.milliseconds + day * Self.day + Int64(minute) * 60_000 + offset
        for id in series { all.append(sample(id, time, Double(chance.next() % 100_000) / 1000)) }
      }
    }
    return all
  }

  private func settle(_ harness: StoreHarness, at now: Instant) throws {
    try harness.maintain(at: now, asking: true)
    try harness.maintain(at: now + .hours(1))
  }

  /// How many readings `query --every 1d` counts, by day.
  private func counts(_ harness: StoreHarness, _ glob: String) throws -> [Int] {
    try harness.reader().aggregates(
      matching: glob,
      in: TimeRange(start: Self.start, end: Self.start + .days(40)),
      every: .days(1),
      zone: .utc,
      using: { $0 == .good || $0 == .notEvaluated }
    ).map(\.aggregate.count)
  }

  private func expectSound(_ path: String, _ comment: Comment) throws {
    let checks = try StoreVerifier(path: path).run().checks
    // The readings are not booked in the ledger.
    for check in checks where check.name != "samples" { #expect(check.faults == [], comment) }
  }

  /// One series of a device is kept for days, the other for years; what comes late for the first goes to
  /// its figures, and not to the readings of the other.
  @Test func whatComesLateForOneSeriesOfADeviceIsCountedOnce() throws {
    let harness = try StoreHarness {
      let rule = KeepPolicy.Rule(series: "*/*/m0", samples: .days(5), rollups: nil)
      $0.keep = KeepPolicy(samples: .days(1000), rules: [rule])
    }
    var chance = SplitMix(seed: 5)
    let growth = makeRegister(devices: 1, metrics: 2).growth
    let all = readings(1...2, 0..<12, every: 240, chance: &chance)
    try harness.append(batch(all, growth: growth))
    var expected = [Int](repeating: 6, count: 12)
    try settle(harness, at: Self.start + .days(12))
    #expect(try counts(harness, "*/*/m0") == expected)
    let file = try Connection(path: harness.path, mode: .readOnly)
    #expect(try file.integer("SELECT count(*) FROM fresh") ?? 0 > 0)
    #expect(try file.integer("SELECT count(*) FROM rollup WHERE key >> 32 = 1") ?? 0 > 0)
    // After sealing, dropping, and joining.
    for (round, days) in [Int64(12), 13, 40].enumerated() {
      try harness.append(
        batch([sample(1, Self.start.milliseconds + Self.day + 1 + Int64(round), 48)])
      )
      expected[1] += 1
      try settle(harness, at: Self.start + .days(days) + .hours(3))
      #expect(try counts(harness, "*/*/m0") == expected, "round \(round)")
      #expect(try counts(harness, "*/*/m1") == [Int](repeating: 6, count: 12), "round \(round)")
      try expectSound(harness.path, "round \(round)")
    }
    #expect(try file.integer("SELECT max(hours) FROM chunk WHERE series = 2") == 768)
  }

  /// What comes late for a dense device leaves the chunks of others alone.
  @Test func whatComesLateForOneDeviceLeavesTheChunksOfOthersAlone() throws {
    let harness = try StoreHarness { ($0.mostOfSeries, $0.mostOfDevice) = (400, 900) }
    var chance = SplitMix(seed: 6)
    let growth = makeRegister(devices: 2, metrics: 1).growth
    try harness.append(
      batch(readings(1...1, 0..<32, every: 360, chance: &chance), growth: growth)
    )
    try harness.append(batch(readings(2...2, 0..<32, every: 30, chance: &chance)))
    try settle(harness, at: Self.start + .days(34))
    let file = try Connection(path: harness.path, mode: .readOnly)
    let revision = "SELECT max(rev) FROM chunk WHERE series = 1 AND hours = 768"
    let before = try #require(try file.integer(revision))
    #expect(try file.integer("SELECT max(hours) FROM chunk WHERE series = 2") == 24)
    try harness.append(batch([sample(2, Self.start.milliseconds + 10 * Self.day + 1, 1)]))
    try settle(harness, at: Self.start + .days(35))
    #expect(try file.integer(revision) == before)
    #expect(try file.integer("SELECT count(*) FROM chunk WHERE final = 0") == 0)
    #expect(try file.integer("SELECT sum(samples) FROM chunk WHERE series = 2") == 32 * 48 + 1)
  }

  /// The series of a device are worked into one block twice in a transaction, as those of another lie
  /// between them; the times that they share are read as they were written last.
  @Test func timesThatWereWrittenTwiceAtOnceAreReadAsWritten() throws {
    let harness = try StoreHarness()
    var register = Register()
    let first = register.intern(site: "s", device: "a")
    let second = register.intern(site: "s", device: "b")
    for (device, metric) in [(first, "m0"), (second, "m0"), (first, "m1")] {
      _ = register.intern(device: device, metric: metric, channel: nil, unit: "Cel")
    }
    var chance = SplitMix(seed: 7)
    let all = readings(1...3, 0..<32, every: 360, chance: &chance)
    try harness.append(batch(all, growth: register.takeGrowth()))
    try settle(harness, at: Self.start + .days(34))
    let late = (0..<3).map { sample(Int32($0) + 1, Self.start.milliseconds + 1 + Int64($0), 1) }
    try harness.append(batch(late))
    try harness.maintain(at: Self.start + .days(35), asking: true, within: .seconds(30))
    #expect(try harness.reader().sizes().hotSamples == 0)
    let found = try harness.contains((late + all).map { ($0.series, $0.time) })
    #expect(!found.contains(false))
  }

  /// When the readings of a chunk go, the figures of days that went before stay as they are.
  @Test func figuresOfDaysThatWentBeforeStayWhenTheRestGoes() throws {
    let harness = try StoreHarness { $0.keep = KeepPolicy(samples: .days(5)) }
    var chance = SplitMix(seed: 8)
    let growth = makeRegister(devices: 1, metrics: 1).growth
    try harness.append(
      batch(readings(1...1, 0..<12, every: 240, chance: &chance), growth: growth)
    )
    try settle(harness, at: Self.start + .days(12))
    try harness.end(clean: true)
    harness.options.keep = KeepPolicy()
    try harness.append(batch(readings(1...1, 12..<32, every: 240, chance: &chance)))
    try settle(harness, at: Self.start + .days(34))
    let whole = [Int](repeating: 6, count: 32)
    #expect(try counts(harness, "*/*/*") == whole)
    try harness.end(clean: true)
    // As a budget leaves it: figures of ten minutes are the first to go.
    let queue = DispatchQueue(label: "budget")
    try queue.sync {
      let file = try Connection(path: harness.path, mode: .readWrite(queue: queue))
      #expect(try file.integer("SELECT count(*) FROM rollup WHERE hours = 768") == 1)
      try file.execute("UPDATE rollup SET ten = NULL")
    }
    harness.options.keep = KeepPolicy(samples: .days(5), rollups: nil)
    try settle(harness, at: Self.start + .days(60))
    #expect(try harness.reader().sizes().sealedSamples == 0)
    #expect(try counts(harness, "*/*/*") == whole)
  }
}
