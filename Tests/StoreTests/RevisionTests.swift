import Store
import Telemetry
import Testing

@Suite struct RevisionTests {
  private let spike = SampleRevision(
    series: SeriesID(rawValue: 1),
    time: Instant(milliseconds: 60_000),
    flag: .suspect,
    reasons: QualityReasons(rawValue: 1 << 4)
  )

  @Test func everyReaderSeesTheLastVerdict() throws {
    let harness = try StoreHarness()
    let growth = makeRegister(devices: 1, metrics: 2).growth
    try harness.append(batch([sample(1, 60_000, 9), sample(2, 60_000, 9)], growth: growth))
    var next = batch([sample(2, 61_000, 9)])
    next.revisions = [spike]
    try harness.append(next)
    try expectRevised(harness, spike)
    // A verdict may come without any sample, and changes again.
    var alone = Batch(kind: .messages, at: .epoch)
    var again = spike
    again.flag = .fail
    alone.revisions = [again]
    #expect(!alone.isEmpty)
    try harness.append(alone)
    try expectRevised(harness, again)
    try harness.end(clean: false)
    try expectRevised(harness, again)
    let subjects = try harness.reader().changes(after: 1, limit: 100).map(\.subject)
    #expect(subjects.contains(.revision(again)))
    #expect(!subjects.contains(.revision(spike)))
  }

  private func expectRevised(_ harness: StoreHarness, _ revision: SampleRevision) throws {
    var expected = sample(1, 60_000, 9)
    (expected.flag, expected.reasons) = (revision.flag, revision.reasons)
    var read: [Sample] = []
    try harness.reader().samples(matching: nil, in: .all) { read.append($1) }
    #expect(read == [expected, sample(2, 60_000, 9), sample(2, 61_000, 9)])
    #expect(try harness.reader().latest().map(\.sample) == [expected, sample(2, 61_000, 9)])
    #expect(try harness.restore().newest[revision.series] == expected)
  }

  @Test func blocksAreOfOneSeriesInTheOrderAskedFor() throws {
    let harness = try StoreHarness()
    let (register, growth) = makeRegister(devices: 1, metrics: 2)
    let samples = (Int64(0)..<20_000).flatMap { [sample(1, 20_000 - $0), sample(2, $0)] }
    try harness.append(batch(samples, growth: growth))
    let reader = try harness.reader()
    let range = TimeRange(
      start: Instant(milliseconds: 1),
      end: Instant(milliseconds: 20_000)
    )
    let cursor = reader.cursor(over: register.series.reversed(), in: range)
    var blocks: [SampleBlock] = []
    while let block = try cursor.next() { blocks.append(block) }
    #expect(blocks.map(\.series.id.rawValue) == [2, 2, 1, 1])
    #expect(blocks.map(\.columns.count) == [16_384, 3615, 16_384, 3615])
    #expect(blocks.suffix(2).flatMap(\.columns.times) == Array(1..<20_000))
    #expect(try cursor.next() == nil)
  }
}
