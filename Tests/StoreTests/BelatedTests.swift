import Store
import Telemetry
import Testing

@Suite struct BelatedTests {
  @Test func lateReadingsThatAreStillToBeJudgedComeBackWithTheStore() throws {
    let harness = try StoreHarness()
    let (first, second) = (SeriesID(rawValue: 1), SeriesID(rawValue: 2))
    let late = BelatedReadings(
      range: TimeRange(start: .epoch, end: Instant(milliseconds: 5)),
      arrived: Instant(milliseconds: 9)
    )
    var batch = Batch(kind: .messages, at: .epoch)
    batch.belated = [first: late, second: late]
    #expect(!batch.isEmpty)
    try harness.append(batch)
    var more = late
    more.take(Instant(milliseconds: 7), arrived: Instant(milliseconds: 12))
    batch.belated = [first: more, second: nil]
    try harness.append(batch)
    #expect(try harness.restore().belated == [first: more])
    #expect(more.range.end == Instant(milliseconds: 8))
    #expect(more.arrived == late.arrived)
  }

  @Test func theLastEpisodesOfAPlaceComeBackInTheirOrder() throws {
    let harness = try StoreHarness()
    var batch = Batch(kind: .messages, at: .epoch)
    for episode in 1...10 {
      let start = Instant(milliseconds: Int64(episode) * 100)
      batch.alerts.append(
        Alert(
          rule: "low",
          site: "s",
          device: "d",
          episode: episode,
          state: episode == 10 ? .firing : .resolved,
          severity: .minor,
          activeSince: start,
          firedAt: start,
          ended: episode == 10 ? nil : start + .milliseconds(50),
          value: nil,
          judged: start,
          fingerprint: ""
        )
      )
    }
    try harness.append(batch)
    let ended = try harness.restore().ended[AlertPlace(rule: "low", site: "s", device: "d")]
    #expect(ended?.map { $0.start.milliseconds } == [200, 300, 400, 500, 600, 700, 800, 900])
    #expect(ended?.last?.end.milliseconds == 950)
  }
}
