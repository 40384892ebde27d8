import FieldSimulation
import Telemetry
import Testing

/// The score of a receiver that is played here.
@Suite struct ScorerTests {
  private static func at(_ minutes: Int64) -> Instant { .epoch + .minutes(minutes) }

  private static func key(_ metric: String, device: String = "d") throws -> SeriesKey {
    try #require(SeriesKey("s/\(device)/\(metric)"))
  }

  private static func fault(_ kind: String, _ metric: String?, _ from: Int64, _ to: Int64)
    -> TruthEntry
  {
    .fault(
      TruthEntry.Fault(
        kind: kind,
        site: "s",
        device: "d",
        metric: metric,
        from: at(from),
        to: at(to),
        touched: 1
      )
    )
  }

  private static func event(_ from: Int64, _ to: Int64, device: String = "d") -> TruthEntry {
    .event(
      TruthEntry.Event(
        alert: "low",
        site: "s",
        device: device,
        from: at(from),
        due: at(from + 10),
        to: at(to),
        worst: 1
      )
    )
  }

  private static func alert(_ rule: String, _ from: Int64, _ to: Int64?, device: String? = "d")
    -> Alert
  {
    Alert(
      rule: rule,
      site: "s",
      device: device,
      episode: 1,
      state: to == nil ? .firing : .resolved,
      severity: .critical,
      activeSince: at(from),
      firedAt: at(from),
      ended: to.map(at),
      value: 1,
      judged: at(from),
      fingerprint: ""
    )
  }

  @Test func flagsInsideAndOutsideOfFaultsAreCounted() throws {
    var scorer = Scorer(truth: [
      Self.fault("stuck", "ph", 10, 20), Self.fault("spikes", "ph", 40, 40),
      Self.fault("spikes", "ph", 50, 50),
    ])
    for minute in stride(from: Int64(0), through: 60, by: 5) {
      let flag: QualityFlag = [15, 20, 40, 60].contains(minute) ? .suspect : .good
      scorer.take(try Self.key("ph"), time: Self.at(minute), flag: flag)
      scorer.take(try Self.key("tan"), time: Self.at(minute), flag: .good)
    }
    let scores = scorer.faultScores()
    #expect(scores.map(\.kind) == ["stuck", "spikes"])
    #expect(scores.map(\.stretches) == [1, 2])
    #expect(scores.map(\.found) == [1, 1])
    #expect(scores.map(\.stored) == [3, 2])
    #expect(scores.map(\.flagged) == [2, 1])
    #expect(scores[0].recall == 2.0 / 3)
    #expect(scorer.flags.all == 4)
    #expect(scorer.flags.rightly == 3)
  }

  @Test func aFaultOfWholeMessagesConcernsEveryMetric() throws {
    var scorer = Scorer(truth: [Self.fault("clock_offset", nil, 0, 10)])
    scorer.take(try Self.key("ph"), time: Self.at(5), flag: .fail)
    scorer.take(try Self.key("tan"), time: Self.at(5), flag: .good)
    scorer.take(try Self.key("tan", device: "e"), time: Self.at(5), flag: .fail)
    #expect(scorer.faultScores().first?.stored == 2)
    #expect(scorer.faultScores().first?.flagged == 1)
    #expect(scorer.flags.rightly == 1)
  }

  @Test func alertsMeetTheirEvents() {
    var scorer = Scorer(truth: [Self.event(100, 200), Self.event(500, 600), Self.event(900, 950)])
    scorer.take(Self.alert("low", 115, 210))
    scorer.take(Self.alert("low", 510, nil, device: nil))
    scorer.take(Self.alert("low", 300, 310))
    scorer.take(Self.alert("low", 100, 200, device: "other"))
    scorer.take(Self.alert("high", 100, 200))
    let scores = scorer.alertScores()
    #expect(scores.map(\.rule) == ["low", "high"])
    #expect(scores[0].due == 3)
    #expect(scores[0].found == 3)
    #expect(scores[0].raised == 4)
    #expect(scores[0].needless == 2)
    #expect(scores[0].precision == 0.5)
    #expect(scores[0].delays == [.minutes(-400), .minutes(0), .minutes(5)])
    #expect(!scores[1].isExpected)
    #expect(scores[1].needless == 1)
    #expect(scores[1].recall == nil)
  }

  @Test func anAlertThatNeverFiredIsNone() {
    var scorer = Scorer(truth: [Self.event(100, 200)])
    var alert = Self.alert("low", 115, nil)
    (alert.firedAt, alert.state) = (nil, .pending)
    scorer.take(alert)
    #expect(scorer.alertScores().first?.found == 0)
    #expect(scorer.alertScores().first?.raised == 0)
  }
}
