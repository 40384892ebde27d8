import Rules
import Telemetry
import Testing

/// What nobody watched is nobody's silence, also when the rules are read anew.
@Suite struct WatchedTimeTests {
  private let probe = SiteDefinition(
    name: "s",
    devices: [DeviceDefinition(name: "d", every: .minutes(5), metrics: ["ph"])]
  )

  @Test(arguments: [[620], [600 + 21, 625, 630]])
  func aReloadCountsNoOutageAsSilence(reloads: [Int64]) throws {
    var farm = try RuleFarm("missing(ph, 30m)", sites: [probe])
    let series = farm.series("s/d/ph")
    farm.watch(0, 5)
    farm.feed(series, 7, at: RuleFarm.minute(5))
    farm.watch(5, 20)
    farm.kill(watchedUntil: RuleFarm.minute(20))
    // Ten hours without power.
    var last: Int64 = 620
    for reload in reloads {
      farm.watch(last, reload)
      farm.reload(at: RuleFarm.minute(Double(reload)))
      last = reload
    }
    farm.watch(last, 634)
    #expect(farm.told == [])
    farm.watch(634, 640)
    #expect(farm.transitions.map(\.event) == [.firing])
  }

  @Test func anAlertDoesNotBecomeStaleByAReload() throws {
    var farm = try RuleFarm("ph > 9", sites: [probe])
    let series = farm.series("s/d/ph")
    farm.watch(0, 5)
    farm.feed(series, 9.5, at: RuleFarm.minute(5))
    farm.watch(5, 10)
    // A disk that was full for three hours, and a reload that waited for it.
    farm.reload(at: RuleFarm.minute(190))
    farm.watch(190, 199)
    #expect(farm.transitions.map(\.event) == [.firing])
    farm.watch(199, 210)
    #expect(farm.transitions.map(\.event) == [.firing, .stale])
  }

  @Test func aDeviceThatIsNewIsNotSilentAtOnce() throws {
    var farm = try RuleFarm("missing(ph, 30m)")
    farm.watch(0, 60)
    farm.reload(at: RuleFarm.minute(60), sites: [probe])
    farm.watch(60, 89)
    #expect(farm.told == [])
    farm.watch(89, 92)
    #expect(farm.transitions.map(\.event) == [.firing])
  }

  @Test func oneThatNeverSpokeStaysSilentThroughAReload() throws {
    var farm = try RuleFarm("missing(ph, 30m)", sites: [probe])
    farm.watch(0, 32)
    farm.reload(at: RuleFarm.minute(32))
    farm.watch(32, 70)
    #expect(farm.transitions.map(\.event) == [.firing])
  }

  /// Whether a jump of time was seen by a tick before the reload, or will be by the next.
  @Test(arguments: [false, true])
  func timeAloneDecidesNothingAfterAJumpAndAReload(isSeen: Bool) throws {
    var farm = try RuleFarm("ph < 3") {
      $0.holdFor = .minutes(10)
      $0.staleAfter = .hours(2)
    }
    let series = farm.series("s/d/ph")
    farm.watch(0, 1)
    farm.feed(series, 2.9, at: RuleFarm.minute(1))
    farm.watch(1, 5)
    if isSeen { farm.watch(30, 31) }
    farm.reload(at: RuleFarm.minute(31))
    farm.watch(31, 40)
    #expect(farm.transitions.map(\.event) == [.pending])
    farm.feed(series, 5, at: RuleFarm.minute(41))
    farm.collect()
    #expect(!farm.transitions.contains { $0.event == .firing })
  }

  /// Without a jump a timer goes on, as if nothing had been read anew.
  @Test func aTimerRunsOnThroughAReload() throws {
    var farm = try RuleFarm("ph < 3") { $0.holdFor = .minutes(10) }
    let series = farm.series("s/d/ph")
    farm.watch(0, 1)
    farm.feed(series, 2.9, at: RuleFarm.minute(1))
    farm.watch(1, 5)
    farm.reload(at: RuleFarm.minute(5))
    farm.watch(5, 12)
    #expect(farm.told == ["pending#1@1", "firing#1@11"])
  }
}
