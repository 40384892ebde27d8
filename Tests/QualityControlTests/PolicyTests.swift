import QualityControl
import Telemetry
import Testing

@Suite struct PolicyTests {
  private let key = SeriesKey(site: "qingxi-3", device: "probe-1", metric: "dissolved_oxygen")
  private let pond = SiteDefinition(name: "qingxi-3", kind: .riceTurtle)

  private func entry(_ limit: Double, _ set: (inout QualityOverride.Scope) -> Void)
    -> QualityOverride
  {
    var scope = QualityOverride.Scope()
    set(&scope)
    let change = QualitySetting.Change.set(.spikeSuspect, .number(limit))
    return QualityOverride(scope: scope, changes: [change], place: "\(limit)")
  }

  @Test func theMostSpecialEntryWinsWhereverItStands() {
    var entries = [
      entry(1) { $0.series = ["*/*/dissolved_oxygen"] },
      entry(2) { $0.devices = ["probe-*"] },
      entry(3) { $0.sites = ["qingxi-?"] },
      entry(4) { $0.stages = ["tillering"] },
      entry(5) { $0.kinds = [.riceTurtle] },
      entry(6) { $0.metrics = ["dissolved_oxygen"] },
      entry(7) { _ in },
    ]
    for limit in 1...7 {
      for order in [entries, entries.reversed()] {
        let policy = QualityPolicy(overrides: order, sites: [pond])
        let resolved = policy.resolve(key, stage: "tillering")
        #expect(resolved[.spikeSuspect] == .number(Double(limit)))
        #expect(resolved.entries[.spikeSuspect]?.source == .configuration("\(Double(limit))"))
      }
      entries.removeFirst()
    }
  }

  @Test func ofTwoEquallySpecialEntriesTheLaterWins() {
    let entries = [entry(1) { $0.metrics = ["*"] }, entry(2) { $0.metrics = ["dissolved_*"] }]
    #expect(QualityPolicy(overrides: entries).resolve(key)[.spikeSuspect] == .number(2))
  }

  @Test func anEntryHoldsOnlyWhereAllOfItHolds() {
    let entries = [
      entry(1) {
        $0.metrics = ["dissolved_oxygen"]
        $0.kinds = [.ricePrawn]
      },
      entry(2) { $0.stages = ["heading"] },
    ]
    #expect(QualityPolicy(overrides: entries, sites: [pond]).resolve(key)[.spikeSuspect] == nil)
  }

  @Test func aTestCanBeSwitchedOffAndPartlyOnAgain() {
    var off = entry(0) { $0.kinds = [.riceTurtle] }
    off.changes = [.off(test: "flat_line"), .off(test: "spike")]
    let policy = QualityPolicy(
      overrides: [off, entry(4) { $0.devices = ["probe-1"] }],
      sites: [pond]
    )
    let resolved = policy.resolve(key)
    #expect(resolved.tests.flatLine == nil)
    #expect(resolved.off["flat_line"] == .configuration("0.0"))
    #expect(resolved.tests.spike == SpikeTest(suspect: 4, fail: nil))
  }

  @Test func limitsThatAreWrittenAreMeantLiterally() {
    var probe = DeviceDefinition(name: "probe-1")
    probe.every = .seconds(10)
    let site = SiteDefinition(name: "qingxi-3", devices: [probe])
    let usual = QualityPolicy(sites: [site]).resolve(key).tests.rateOfChange
    #expect(usual?.leastSeconds == 600)
    var own = entry(0) { _ in }
    own.changes = [.set(.rateSuspect, .number(6))]
    let written = QualityPolicy(overrides: [own], sites: [site]).resolve(key).tests.rateOfChange
    #expect(written?.leastSeconds == 0)
    #expect(written?.falling.suspect == 6.0 / 3600)
    #expect(written?.falling.fail == 8.0 / 3600)
  }

  @Test func seasonsHoldOutdoors() {
    let air = SeriesKey(site: "qingxi-3", device: "w", metric: "air_temp")
    #expect(QualityPolicy(sites: [pond]).resolve(air).tests.climatology?.seasons.count == 12)
    let house = SiteDefinition(name: "qingxi-3", kind: .seedlingFactory)
    #expect(QualityPolicy(sites: [house]).resolve(air).tests.climatology == nil)
  }

  @Test(
    arguments: [
      ("spike.suspect=0.5", QualitySetting.Change.set(.spikeSuspect, .number(0.5))),
      (" flat_line.fail = 6h", .set(.flatFail, .span(.hours(6)))),
      ("gross_range.fail=[0, 25]", .set(.grossRangeFail, .range(0...25))),
      ("spike=off", .off(test: "spike")),
      ("attenuated.min_count=5", .set(.attenuatedMinimumCount, .count(5))),
      ("spike.method=differential", .set(.spikeMethod, .word("differential"))),
    ]
  )
  func changesAreRead(text: String, change: QualitySetting.Change) {
    var reason = ""
    #expect(QualitySetting.change(text, reason: &reason) == change)
  }

  @Test(
    arguments: [
      ("spike", "write it like"), ("spike.suspct=1", "write spike.suspect"),
      ("spike.suspect=high", "write a number"), ("flat_line.fail=6", "a length of time"),
      ("gross_range.fail=[25,0]", "[lowest, highest]"), ("rated_flow=off", "a number"),
      ("spike.suspect=nan", "write a number"),
    ]
  )
  func whatIsNoChangeIsExplained(text: String, remedy: String) {
    var reason = ""
    #expect(QualitySetting.change(text, reason: &reason) == nil)
    #expect(reason.contains(remedy), "\(reason)")
  }
}
