import Notify
import Telemetry
import Testing

@Suite struct SelfWatchTests {
  private func at(_ minutes: Int64) -> Instant { Instant(milliseconds: minutes * 60_000) }

  @Test func aChannelThatFailsForLongIsToldOnceAndSoIsItsEnd() {
    var watch = SelfWatch(failingAfter: .minutes(15), waitingOver: 10)
    func look(_ minutes: Int64, failing: Bool) -> [SelfWatch.Notice] {
      watch.look(channels: ["room": failing ? down : .working], waiting: 0, now: at(minutes))
    }
    #expect(look(14, failing: true).isEmpty)
    let told = look(15, failing: true)
    #expect(told.map(\.about) == ["room"])
    #expect(told.first?.content.notice["en"]?.contains("15m") == true)
    #expect(look(90, failing: true).isEmpty)
    #expect(look(91, failing: false).map(\.about) == [nil])
    #expect(look(92, failing: false).isEmpty)
  }

  private var down: ChannelCondition {
    .failing(since: at(0), reason: "the receiver answered 503")
  }

  /// A reload starts a channel anew or takes it out: neither says that it can be told again.
  @Test func aChannelHasRecoveredOnceItWasToldAgain() {
    var watch = SelfWatch(failingAfter: .minutes(15), waitingOver: 10)
    func look(_ channels: [String: ChannelCondition], _ minutes: Int64) -> [String?] {
      watch.look(channels: channels, waiting: 0, now: at(minutes)).map { $0.content.notice["en"] }
    }
    #expect(look(["room": down, "office": down], 15).count == 2)
    #expect(look(["room": .untried], 16) == [])
    #expect(look(["room": down, "office": .working], 17) == [])
    #expect(look(["room": .working], 18) == ["Sluice tells the channel room again."])
  }

  @Test func messagesThatPileUpAreToldOnceUntilTheyAreFew() {
    var watch = SelfWatch(failingAfter: .minutes(15), waitingOver: 10)
    let counts = [10, 11, 500, 6, 11, 5, 11].map { waiting in
      watch.look(channels: [:], waiting: waiting, now: at(0)).count
    }
    #expect(counts == [0, 1, 0, 0, 0, 0, 1])
  }
}
