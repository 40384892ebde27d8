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

  /// Of several devices that a rule over a site expects, the one that is expected longest counts.
  @Test func theLongestSilenceOfASiteCountsAfterAReload() throws {
    func sites(_ devices: [String]) -> [SiteDefinition] {
      (0..<16).map { number in
        SiteDefinition(
          name: "s\(number)",
          devices: devices.map {
            DeviceDefinition(name: $0, every: .minutes(5), metrics: ["ph"])
          }
        )
      }
    }
    var farm = try RuleFarm("missing(ph, 30m)", sites: sites(["a"])) { $0.forEach = .site }
    farm.watch(0, 20)
    farm.reload(at: RuleFarm.minute(20), sites: sites(["a", "b"]))
    farm.watch(20, 32)
    #expect(farm.transitions.map(\.event) == [AlertEvent](repeating: .firing, count: 16))
  }

  @Test func oneThatNeverSpokeStaysSilentThroughAReload() throws {
    var farm = try RuleFarm("missing(ph, 30m)", sites: [probe])
    farm.watch(0, 32)
    farm.reload(at: RuleFarm.minute(32))
    farm.watch(32, 70)
    #expect(farm.transitions.map(\.event) == [.firing])
  }

  /// The same through a restart, or two: it is still the first episode.
  @Test(arguments: [[32], [10, 32], [10, 20, 40]])
  func oneThatNeverSpokeStaysSilentThroughRestarts(kills: [Int64]) throws {
    var farm = try RuleFarm("missing(ph, 30m)", sites: [probe])
    var last: Int64 = 0
    for kill in kills {
      farm.watch(last, kill)
      farm.kill(watchedUntil: RuleFarm.minute(Double(kill)))
      last = kill
    }
    farm.watch(last, 70)
    #expect(farm.told == ["firing#1@30"])
  }

  /// An outage stays one, however often we are started afterwards.
  @Test(arguments: [[625], [621, 630], [621, 622, 623]])
  func anEarlierOutageIsNoSilenceAfterAnotherRestart(kills: [Int64]) throws {
    var farm = try RuleFarm("missing(ph, 30m)", sites: [probe])
    let series = farm.series("s/d/ph")
    farm.watch(0, 5)
    farm.feed(series, 7, at: RuleFarm.minute(5))
    farm.watch(5, 20)
    farm.kill(watchedUntil: RuleFarm.minute(20))
    var last: Int64 = 620
    for kill in kills {
      farm.watch(last, kill)
      farm.kill(watchedUntil: RuleFarm.minute(Double(kill)))
      last = kill
    }
    farm.watch(last, 634)
    #expect(farm.told == [])
    farm.watch(634, 640)
    #expect(farm.told == ["firing#1@635"])
  }

  /// While the broker is away nobody is silent, whether we are started anew meanwhile or not.
  @Test(arguments: [[], [30], [30, 90, 150], [125]])
  func timeWithoutABrokerIsNoSilence(kills: [Int64]) throws {
    var farm = try RuleFarm("missing(ph, 30m)", sites: [probe])
    let series = farm.series("s/d/ph")
    for minute in 0..<Int64(160) {
      if minute == 5 { farm.feed(series, 7, at: RuleFarm.minute(5)) }
      for second in 0..<Int64(60) {
        let now = RuleFarm.start + .seconds(minute * 60 + second)
        farm.engine.tick(now: now, isWatching: !(20..<120).contains(minute))
      }
      farm.collect()
      if kills.contains(minute) {
        farm.kill(watchedUntil: RuleFarm.minute(Double(minute) + 59 / 60))
      }
      if minute == 133 { #expect(farm.told == []) }
    }
    // A second is lost where it went; rules that ask for silence are asked every ten seconds.
    #expect(farm.transitions.map(\.event) == [.firing])
    #expect(farm.transitions.first?.time == RuleFarm.minute(135) + .seconds(10))
  }

  /// A restart within a few seconds is no outage: what was sent meanwhile waited at the broker.
  @Test func aQuickRestartIsNoOutage() throws {
    var farm = try RuleFarm("missing(ph, 30m)", sites: [probe])
    let series = farm.series("s/d/ph")
    farm.watch(0, 5)
    farm.feed(series, 7, at: RuleFarm.minute(5))
    var last: Int64 = 5
    for kill in [10, 15, 20] as [Int64] {
      farm.watch(last, kill)
      last = kill + 1
      farm.kill(watchedUntil: RuleFarm.minute(Double(kill)))
      farm.engine.tick(now: RuleFarm.minute(Double(kill) + 0.4))
      for second in (kill * 60 + 25)...(kill * 60 + 60) {
        farm.engine.tick(now: RuleFarm.start + .seconds(second))
      }
    }
    farm.watch(last, 40)
    #expect(farm.told == ["firing#1@35"])
  }

  /// A value of before the clock went back is not of the time that it passes again.
  @Test(arguments: [nil, 63, 64.5])
  func aValueOfBeforeAStepBackIsNotTrustedAfterAReload(reload: Double?) throws {
    var farm = try RuleFarm("ph < 3") {
      $0.holdFor = .minutes(10)
      $0.staleAfter = .hours(2)
    }
    let series = farm.series("s/d/ph")
    farm.watch(60, 64)
    farm.feed(series, 2.9, at: RuleFarm.minute(64))
    farm.watch(64, 65)
    for second in (62 * 60)...(80 * 60) {
      let now = RuleFarm.start + .seconds(Int64(second))
      farm.engine.tick(now: now)
      if now == reload.map(RuleFarm.minute) { farm.reload(at: now) }
    }
    farm.collect()
    #expect(farm.told == ["pending#1@64"])
  }

  /// The clock was ten hours ahead: what it passes again is the present.
  @Test func aStepBackMakesNothingRetrospective() throws {
    var farm = try RuleFarm("ph < 3")
    let series = farm.series("s/d/ph")
    farm.watch(600, 605)
    farm.feed(series, 7, at: RuleFarm.minute(5), arrived: RuleFarm.minute(605))
    farm.watch(6, 7)
    farm.feed(series, 2.9, at: RuleFarm.minute(7))
    farm.collect()
    #expect(farm.told == ["firing#1@7"])
  }

  @Test func aDeviceIsSilentAgainAfterAStepBack() throws {
    var farm = try RuleFarm("missing(ph, 30m)", sites: [probe])
    let series = farm.series("s/d/ph")
    farm.watch(600, 640)
    farm.feed(series, 7, at: RuleFarm.minute(640))
    farm.collect()
    farm.watch(10, 39)
    #expect(farm.transitions.map(\.event) == [.firing, .resolved])
    farm.watch(39, 42)
    #expect(farm.transitions.map(\.event) == [.firing, .resolved, .firing])
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
