import Store
import Telemetry
import Testing

@Suite struct UnsettledTests {
  @Test func whatIsStillToBeLookedAtComesBackWithTheStore() throws {
    let harness = try StoreHarness()
    let (first, second) = (SeriesID(rawValue: 1), SeriesID(rawValue: 2))
    let range = TimeRange(start: .epoch, end: Instant(milliseconds: 5))
    var batch = Batch(kind: .messages, at: .epoch)
    batch.unsettled = [first: range, second: range]
    try harness.append(batch)
    batch.unsettled = [first: TimeRange(start: .epoch, end: Instant(milliseconds: 9))]
    try harness.append(batch)
    batch.unsettled = [second: nil]
    try harness.append(batch)
    let state = try harness.restore()
    #expect(state.unsettled == [first: TimeRange(start: .epoch, end: Instant(milliseconds: 9))])
  }
}
