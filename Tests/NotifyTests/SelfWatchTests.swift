import Notify
import Telemetry
import Testing

@Suite struct SelfWatchTests {
  private func at(_ minutes: Int64) -> Instant { Instant(milliseconds: minutes * 60_000) }

  @Test func aChannelThatFailsForLongIsToldOnceAndSoIsItsEnd() {
    var watch = SelfWatch(failingAfter: .minutes(15), waitingOver: 10)
    func look(_ minutes: Int64, failing: Bool) -> [SelfWatch.Notice] {
      watch.look(
        troubles: failing ? [("room", at(0), "the receiver answered 503")] : [],
        waiting: 0,
        now: at(minutes)
      )
    }
    #expect(look(14, failing: true).isEmpty)
    let told = look(15, failing: true)
    #expect(told.map(\.about) == ["room"])
    #expect(told.first?.content.notice["en"]?.contains("15m") == true)
    #expect(look(90, failing: true).isEmpty)
    #expect(look(91, failing: false).map(\.about) == [nil])
    #expect(look(92, failing: false).isEmpty)
  }

  @Test func messagesThatPileUpAreToldOnceUntilTheyAreFew() {
    var watch = SelfWatch(failingAfter: .minutes(15), waitingOver: 10)
    let counts = [10, 11, 500, 6, 11, 5, 11].map { waiting in
      watch.look(troubles: [], waiting: waiting, now: at(0)).count
    }
    #expect(counts == [0, 1, 0, 0, 0, 0, 1])
  }
}
