import Foundation
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// What comes out of files that were cut short or overwritten in part: all whose pages are there, and
/// a word about each part that is not.
@Suite struct SalvageTests {
  private static let pageSize = 4096
  private let harness: StoreHarness
  private var model = SampleModel(seed: 41)

  init() throws { harness = try StoreHarness() }

  private struct Left {
    var samples: [Sample] = []
    var losses: [StoreLoss] = []
  }

  private func left(_ path: String) throws -> Left {
    var left = Left()
    let reader = try StoreReader(path: path) { left.losses.append($0) }
    try reader.samples(matching: nil, in: .all) { left.samples.append($1) }
    return left
  }

  /// Everything lies in `sample_hot`.
  private mutating func fillHot() throws {
    try harness.append(batch(model.draw(12_000), growth: model.growth).booked(model.register))
    try harness.end(clean: true)
  }

  /// There is some in `chunk`, in `fresh` and in `sample_hot`.
  private mutating func fillAll(_ scale: Int = 1) throws {
    try harness.append(batch(model.draw(4000 * scale), growth: model.growth).booked(model.register))
    model.wait(.days(70))
    try harness.maintain(at: model.now)
    try harness.append(batch(model.draw(2000 * scale)).booked(model.register))
    model.wait(.days(3))
    try harness.maintain(at: model.now)
    try harness.append(batch(model.draw(2000 * scale)).booked(model.register))
    try harness.end(clean: true)
  }

  /// The file as it is at rest, or a backup of it.
  private func bytes(ofBackup isBackup: Bool) throws -> Data {
    guard isBackup else { return try Data(contentsOf: URL(fileURLWithPath: harness.path)) }
    let copy = harness.path + ".copy"
    _ = try StoreBackup.make(of: harness.path, at: copy)
    return try Data(contentsOf: URL(fileURLWithPath: copy))
  }

  private func lay(_ data: Data) throws -> String {
    let path = harness.path + ".damaged"
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    try data.write(to: URL(fileURLWithPath: path))
    return path
  }

  /// How many rows of `sample_hot` are on the pages up to one, by SQLite's own account.
  private func hotRows(_ data: Data, pages: Int) throws -> Int {
    let whole = try Connection(path: try lay(data), mode: .immutable)
    let count = try whole.integer(
      """
      SELECT sum(ncell) FROM dbstat
      WHERE name = 'sample_hot' AND pagetype = 'leaf' AND pageno <= \(pages)
      """
    )
    return Int(count ?? 0)
  }

  @Test(arguments: [0.5, 0.9], [false, true])
  mutating func ofAFileThatWasCutEveryRowOfAPageThatIsThereIsRead(
    share: Double,
    isBackup: Bool
  ) throws {
    try fillHot()
    let data = try bytes(ofBackup: isBackup)
    let known = Set(model.samples)
    for rest in [0, 2000, 4050] {
      let pages = Int(Double(data.count / Self.pageSize) * share)
      let expected = try hotRows(data, pages: pages)
      #expect(expected > 500)
      let path = try lay(data.prefix(pages * Self.pageSize + rest))
      #expect(throws: StoreError.self) { try StoreReader(path: path) }
      let left = try left(path)
      #expect(left.samples.count == expected)
      #expect(Set(left.samples).count == expected)
      #expect(known.isSuperset(of: left.samples))
      #expect(!left.losses.isEmpty)
      let verification = try StoreVerifier(path: path).run()
      #expect(!verification.isSound)
      #expect(verification.remains?.readings == Int64(expected))
      #expect(verification.remains?.series == model.register.series.count)
    }
  }

  /// Every reading that is missing lies in a part that was told.
  private func expectTold(_ left: Left, _ page: Int) {
    let names = Dictionary(
      uniqueKeysWithValues: model.register.series.map { ($0.id, $0.key.description) }
    )
    let given = Set(left.samples)
    #expect(given.count == left.samples.count, "page \(page)")
    #expect(Set(model.samples).isSuperset(of: given), "page \(page)")
    guard left.losses.allSatisfy({ $0.range != nil }) else { return }
    for missing in model.samples where !given.contains(missing) {
      let isTold = left.losses.contains {
        $0.part == names[missing.series] && $0.range?.contains(missing.time) == true
      }
      #expect(isTold, "page \(page): \(missing)")
      if !isTold { return }
    }
  }

  @Test mutating func ofAFileWithOnePageOverwrittenTheRestIsReadAndWhatIsMissingIsTold() throws {
    try fillAll()
    let data = try bytes(ofBackup: false)
    var generator = SplitMix(seed: 43)
    var (whole, partly) = (0, 0)
    for page in stride(from: 1, to: data.count / Self.pageSize, by: 5) {
      var spoilt = data
      let start = page * Self.pageSize
      for place in start..<start + Self.pageSize {
        spoilt[place] = UInt8.random(in: 16...255, using: &generator)
      }
      let found: Left
      do {
        found = try left(try lay(spoilt))
      } catch is StoreError {
        continue
      }
      expectTold(found, page + 1)
      if found.samples.count == model.samples.count { whole += 1 }
      if !found.losses.isEmpty, found.samples.count > model.samples.count / 2 { partly += 1 }
    }
    #expect(whole > 2)
    #expect(partly > 2)
  }

  @Test(arguments: [0.5, 0.9], [false, true])
  mutating func ofACutFileWithSealedReadingsTheRestIsRead(share: Double, isBackup: Bool) throws {
    try fillAll(3)
    let data = try bytes(ofBackup: isBackup)
    let left = try left(try lay(data.prefix(Int(Double(data.count) * share))))
    expectTold(left, 0)
    #expect(left.samples.count > model.samples.count / 20)
    #expect(left.samples.count < model.samples.count)
    #expect(!left.losses.isEmpty)
  }

  /// Rows of the hour at hand stay in one table when the other takes the new ones.
  @Test(arguments: ["sample_hot", "sample_warm"])
  mutating func rowsOfBothTablesAreReadAroundAPageThatIsGone(table: String) throws {
    try harness.append(
      batch(model.draw(4000), growth: model.growth).booked(model.register)
    )
    try harness.maintain(at: model.now, asking: true)
    try harness.append(batch(model.draw(4000)).booked(model.register))
    try harness.end(clean: true)
    var data = try bytes(ofBackup: false)
    let whole = try Connection(path: try lay(data), mode: .immutable)
    let held = try ["sample_hot", "sample_warm"].map { name in
      try whole.integer("SELECT count(*) FROM sample_live WHERE row IN (SELECT row FROM \(name))")
    }
    #expect(held.allSatisfy { $0 ?? 0 > 300 }, "both have rows that count: \(held)")
    let page = try #require(
      try whole.integer(
        "SELECT max(pageno) FROM dbstat WHERE name = '\(table)' AND pagetype = 'leaf'"
      )
    )
    let start = Int(page - 1) * Self.pageSize
    data.replaceSubrange(start..<start + Self.pageSize, with: Data(count: Self.pageSize))
    let left = try left(try lay(data))
    #expect(model.samples.count - left.samples.count < 250)
    #expect(Set(model.samples).isSuperset(of: left.samples))
    #expect(left.losses.contains { $0.part.hasSuffix("of \(table)") }, "\(left.losses)")
  }

  /// Rows that are all in chunks stay until `latest` knows them; nobody misses one of them.
  @Test mutating func rowsThatAreSealedAreNotMissed() throws {
    try harness.append(batch(model.draw(4000), growth: model.growth).booked(model.register))
    for count in [40, 0] {
      model.wait(.hours(2))
      try harness.maintain(at: model.now)
      try harness.append(batch(model.draw(count)).booked(model.register))
    }
    try harness.end(clean: true)
    var data = try bytes(ofBackup: false)
    let whole = try Connection(path: try lay(data), mode: .immutable)
    #expect(try whole.integer("SELECT gone_row FROM pass") ?? 0 >= 4000)
    let page = try #require(
      try whole.integer(
        "SELECT max(pageno) FROM dbstat WHERE name = 'sample_hot' AND pagetype = 'leaf'"
      )
    )
    // Damage elsewhere has the rows read one by one.
    let other = try #require(
      try whole.integer(
        "SELECT max(pageno) FROM dbstat WHERE name = 'sample_warm' AND pagetype = 'leaf'"
      )
    )
    for place in [page, other] {
      let start = Int(place - 1) * Self.pageSize
      data.replaceSubrange(start..<start + Self.pageSize, with: Data(count: Self.pageSize))
    }
    let left = try left(try lay(data))
    #expect(left.samples.count >= 4000)
    #expect(left.losses.allSatisfy { !$0.part.contains("sample_hot") }, "\(left.losses)")
  }

  /// Whoever does not take losses is not given less than all.
  @Test mutating func withoutAWordForLossesTheFirstIsAnError() throws {
    try fillHot()
    var data = try bytes(ofBackup: false)
    let whole = try Connection(path: try lay(data), mode: .immutable)
    let page = try #require(
      try whole.integer("SELECT max(pageno) FROM dbstat WHERE name = 'sample_hot'")
    )
    let start = Int(page - 1) * Self.pageSize
    data.replaceSubrange(start..<start + Self.pageSize, with: Data(count: Self.pageSize))
    let path = try lay(data)
    #expect(throws: StoreError.self) {
      try StoreReader(path: path).samples(matching: nil, in: .all) { _, _ in }
    }
    #expect(try left(path).samples.count > model.samples.count / 2)
  }
}
