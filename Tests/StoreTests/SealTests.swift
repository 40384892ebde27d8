import Dispatch
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// Sealing moves samples and changes nothing of what is read.
@Suite struct SealTests {
  private static let start = Instant(milliseconds: 1_753_401_600_000)

  /// Far more series than one look into the file is for: whatever of a group is in chunks, in rows
  /// that came late, in both, revised or nowhere.
  @Test func manySeriesAreReadTogether() throws {
    let harness = try StoreHarness()
    var model = SampleModel(seed: 11, devices: 400)
    try harness.append(batch(model.draw(2500), growth: model.growth))
    model.wait(.hours(2))
    try harness.append(batch(model.draw(2500)))
    try harness.maintain(at: model.now, asking: true)
    try compare(harness, &model)
    try harness.append(batch(model.drawLate(300) + model.draw(300)))
    var second = Batch(kind: .tick, at: model.now)
    second.revisions = model.revise(40)
    try harness.append(second)
    try compare(harness, &model)
    model.wait(.days(2))
    try harness.append(batch(model.draw(900)))
    try harness.maintain(at: model.now)
    try compare(harness, &model)
  }

  @Test(arguments: [UInt64(1), 2])
  func whatIsReadStaysTheSame(seed: UInt64) throws {
    let harness = try StoreHarness()
    var model = SampleModel(seed: seed)
    var generator = SplitMix(seed: seed)
    var growth = model.growth
    for round in 0..<6 {
      for _ in 0..<3 {
        try harness.append(batch(model.draw(150), growth: growth))
        growth = RegisterGrowth()
      }
      // From minutes to weeks: hours, then days, then 32 days are over.
      let wait = [TimeSpan.zero, .hours(1), .hours(3), .days(1), .days(2), .days(40)]
      model.wait(wait.randomElement(using: &generator) ?? .zero)
      switch round % 4 {
      case 0: try harness.maintain(at: model.now)
      case 1: try harness.maintain(at: model.now, asking: true)
      case 2: try partly(harness, at: model.now, slices: .random(in: 1...9, using: &generator))
      default: break
      }
      try compare(harness, &model)
      if round % 3 == 2 { try harness.end(clean: seed % 2 == 0) }
      if round % 3 == 0 { try compareRestored(harness, model) }
    }
    model.wait(.days(80))
    try harness.maintain(at: model.now)
    try harness.maintain(at: model.now, asking: true)
    #expect(try harness.sizes().hotSamples == 0)
    try compare(harness, &model)
    try harness.end(clean: false)
    try compareRestored(harness, model)
    try expectTidy(harness)
  }

  /// Some slices of the work, as the daemon does them between two commits.
  ///
  /// - Returns: whether there is more to do.
  @discardableResult
  private func partly(
    _ harness: StoreHarness,
    at now: Instant,
    slices: Int,
    asking: Bool = false
  ) throws -> Bool {
    let store = try harness.open()
    return try harness.queue.sync {
      var hasMore = true
      if asking { store.askForSealing() }
      for _ in 0..<slices where hasMore { hasMore = try store.maintain(at: now, within: .zero) }
      return hasMore
    }
  }

  private func expectTidy(_ harness: StoreHarness) throws {
    let file = try Connection(path: harness.path, mode: .readOnly)
    #expect(try file.integer("SELECT count(*) FROM sample_hot") == 0)
    #expect(try file.integer("SELECT count(*) FROM fresh") == 0)
    #expect(try file.integer("SELECT count(*) FROM chunk WHERE final = 0") == 0)
    #expect(try file.integer("SELECT count(*) FROM batch") ?? 99 < 4)
    #expect(try file.text("PRAGMA integrity_check") == "ok")
    let orphans = """
      SELECT count(*) FROM timeline WHERE NOT EXISTS (SELECT 1 FROM chunk JOIN series
        ON series.id = chunk.series WHERE series.device = timeline.device
        AND chunk.start = timeline.start)
      """
    #expect(try file.integer(orphans) == 0)
  }

  @Test func aRevisionReachesSamplesThatAreSealed() throws {
    let harness = try StoreHarness()
    var model = SampleModel(seed: 11)
    try harness.append(batch(model.draw(300), growth: model.growth))
    for wait in [TimeSpan.zero, .hours(3), .days(3), .days(70)] {
      model.wait(wait)
      try harness.maintain(at: model.now)
      var next = Batch(kind: .messages, at: model.now)
      next.revisions = model.revise(20)
      try harness.append(next)
      try compare(harness, &model)
      try compareRestored(harness, model)
      try harness.maintain(at: model.now + .hours(1))
      try compare(harness, &model)
      try compareRestored(harness, model)
    }
    model.wait(.days(2))
    try harness.maintain(at: model.now)
    try compare(harness, &model)
    let file = try Connection(path: harness.path, mode: .readOnly)
    #expect(try file.integer("SELECT count(*) FROM revision") == 0)
  }

  /// A clock that runs ahead, jumps by a day, or comes back, costs nothing but work.
  @Test func stepsOfTheClockLoseNothing() throws {
    let harness = try StoreHarness()
    var model = SampleModel(seed: 12)
    var growth = model.growth
    for step in [TimeSpan.days(1), .zero - .days(1), .days(40), .zero - .days(39), .hours(5)] {
      try harness.append(batch(model.draw(200), growth: growth))
      growth = RegisterGrowth()
      try harness.maintain(at: model.now + step)
      try compare(harness, &model)
      model.wait(.hours(2))
    }
    for days in [Int64(1), 3, 90, 95] { try harness.maintain(at: model.now + .days(days)) }
    try compare(harness, &model)
    try expectTidy(harness)
  }

  /// A day, and then 32 days, are joined device by device; what comes late meanwhile is kept, for
  /// devices whose turn has been and for others, also where the clock steps back.
  @Test(arguments: [TimeSpan.zero, .hours(30)])
  func whatComesLateWhileChunksAreJoinedIsKept(step: TimeSpan) throws {
    let harness = try StoreHarness()
    var model = SampleModel(seed: 14, devices: 3, metrics: 2)
    try harness.append(batch(model.draw(120), growth: model.growth))
    try harness.maintain(at: model.now + .hours(1))
    for wait in [TimeSpan.days(2), .days(40)] {
      var now = model.now + wait
      var rounds = 0
      let file = try Connection(path: harness.path, mode: .readOnly)
      let isJoining = "SELECT join_hours > 0 FROM pass"
      while try partly(harness, at: now, slices: 1) {
        guard try file.integer(isJoining) == 1, rounds < 8 else { continue }
        rounds += 1
        try harness.append(batch(model.drawLate(12)))
        try compare(harness, &model)
        // Sealed at once, in the midst of the join.
        try partly(harness, at: now - step, slices: 6, asking: true)
        try compare(harness, &model)
        if rounds % 3 == 0 { try harness.end(clean: false) }
      }
      #expect(rounds >= 4)
      now = now + .hours(1)
      try harness.maintain(at: now, asking: true)
      try compare(harness, &model)
      #expect(try file.integer(isJoining) == 0)
    }
    try harness.maintain(at: model.now + .days(90), asking: true)
    try compare(harness, &model)
    try expectTidy(harness)
  }

  /// More than a chunk may hold stays in days or hours.
  @Test func denseSeriesStayInShorterChunks() throws {
    let harness = try StoreHarness { ($0.mostOfSeries, $0.mostOfDevice) = (400, 900) }
    let growth = makeRegister(devices: 1, metrics: 3).growth
    var written: [Sample] = []
    // 60 an hour of the first series, 20 of the second and one of the third.
    for minute in Int64(0)..<600 {
      let time = Self.start.milliseconds + minute * 60_000
      written.append(sample(1, time, Double(minute % 7)))
      if minute % 3 == 0 { written.append(sample(2, time)) }
      if minute % 60 == 0 { written.append(sample(3, time)) }
    }
    try harness.append(batch(written, growth: growth))
    for wait in [TimeSpan.hours(12), .days(3), .days(70)] {
      try harness.maintain(at: Self.start + wait)
    }
    let late = [
      sample(1, Self.start.milliseconds + 30_000), sample(2, Self.start.milliseconds + 1),
    ]
    written += late
    try harness.append(batch(late))
    try harness.maintain(at: Self.start + .days(71))
    try harness.maintain(at: Self.start + .days(72))
    let file = try Connection(path: harness.path, mode: .readOnly)
    #expect(try file.integer("SELECT max(hours) FROM chunk") == 1)
    #expect(try file.integer("SELECT min(final) FROM chunk") == 1)
    var read: [Sample] = []
    try harness.reader().samples(matching: nil, in: .all) { read.append($1) }
    let order = written.sorted { ($0.series, $0.time) < ($1.series, $1.time) }
    #expect(read == order)
  }
}
