import QualityControl
import Telemetry
import Testing

/// Values held against other metrics and other devices.
@Suite struct RelationTests {
  private static let minute: Int64 = 60_000

  private static func bench(
    kind: SiteKind = .riceTurtle,
    _ changes: [QualitySetting.Change] = [],
    groups: [RedundancyGroup] = [],
    elevation: Double = -20
  ) -> StageBench {
    let override = QualityOverride(scope: QualityOverride.Scope(), changes: changes, place: "")
    return StageBench(
      policy: QualityPolicy(
        overrides: changes.isEmpty ? [] : [override],
        sites: [SiteDefinition(name: "pond", kind: kind)]
      ),
      knowledge: FieldKnowledge(
        sunElevation: { _, _ in elevation },
        oxygenSaturation: { $0 == 20 ? 9.09 : nil }
      ),
      groups: groups
    )
  }

  @Test func aProbeInTheAirIsSeenByThreeMetrics() {
    var bench = Self.bench()
    let oxygen = bench.series("dissolved_oxygen")
    let salt = bench.series("water_ec")
    let water = bench.series("water_temp")
    let air = bench.series("air_temp", device: "weather")
    bench.take([(air, 0, 20.5), (water, 0, 20), (salt, 0, 55), (oxygen, 0, 9)])
    bench.take([(water, Self.minute, 20), (salt, Self.minute, 3), (oxygen, Self.minute, 9.1)])
    #expect(bench.samples(of: oxygen).map { $0.reasons.contains(.probeInAir) } == [false, true])
    #expect(bench.samples(of: oxygen)[1].flag == .suspect)
    #expect(bench.samples(of: air)[0].flag == .good)
    // The air's temperature of three hours ago says nothing.
    let later = 200 * Self.minute
    bench.take([(water, later, 20), (salt, later, 3), (oxygen, later, 9.1)])
    #expect(bench.samples(of: oxygen)[2].reasons.contains(.probeInAir) == false)
  }

  @Test(arguments: [
    (SiteKind.irrigationPoint, -20.0, true), (.irrigationPoint, -5, false),
    (.seedlingFactory, -20, false),
  ])
  func lightAtNightIsDoubtedWhereThereAreNoLamps(kind: SiteKind, sun: Double, isDoubted: Bool) {
    var bench = Self.bench(kind: kind, elevation: sun)
    let light = bench.series("ppfd")
    bench.take([(light, 0, 21), (light, Self.minute, 19)])
    #expect(bench.samples(of: light)[0].reasons.contains(.multivariate) == isDoubted)
    #expect(bench.samples(of: light)[1].reasons.isEmpty)
  }

  @Test func waterDoesNotFlowWhileThePumpIsOff() {
    var bench = Self.bench(kind: .irrigationPoint, [.set(.ratedFlow, .number(120))])
    let flow = bench.series("flow_rate")
    let state = bench.series("pump_state")
    let current = bench.series("pump_current")
    bench.take([(state, 0, 0), (flow, 0, 3.5), (flow, 1, 3.7), (current, 0, 0)])
    #expect(bench.samples(of: flow).map(\.flag) == [.good, .suspect])
    bench.take([(state, 10, 1), (flow, 11, 100), (current, 11, 0), (current, 12, 14)])
    #expect(bench.samples(of: flow)[2].flag == .good)
    #expect(bench.samples(of: current).map(\.flag) == [.good, .suspect, .good])
  }

  @Test func rainInDryAir() {
    var bench = Self.bench()
    let rain = bench.series("rainfall")
    let humidity = bench.series("rel_humidity")
    bench.take([
      (rain, 0, 0.2), (humidity, 1, 39), (rain, 2, 0.2), (rain, 3, 0), (humidity, 4, 90),
      (rain, 5, 2),
    ])
    #expect(bench.samples(of: rain).map(\.flag) == [.good, .suspect, .good, .good])
  }

  @Test func comparisonsCanBeSwitchedOff() {
    var bench = Self.bench([.off(test: "multivariate")])
    let (rain, humidity) = (bench.series("rainfall"), bench.series("rel_humidity"))
    bench.take([(humidity, 1, 39), (rain, 2, 0.2)])
    #expect(bench.samples(of: rain).map(\.flag) == [.good])
  }

  @Test func neighboursAreMedianAndMedianDeviation() {
    var bench = Self.bench(
      kind: .other,
      [
        .set(.neighbourFactor, .number(5)), .set(.neighbourFloor, .number(0.5)),
      ]
    )
    let probes = (1...4).map { bench.series("water_temp", device: "probe-\($0)") }
    bench.take([
      (probes[0], 0, 20), (probes[1], 0, 20.1), (probes[2], 0, 20.2), (probes[3], 0, 20.6),
    ])
    #expect(bench.samples(of: probes[3]).map(\.flag) == [.good])
    bench.take([(probes[3], 1, 20.7)])
    #expect(bench.samples(of: probes[3])[1].reasons == .neighbour)
    #expect(NeighbourTest(factor: 3, floor: 0, within: 1).flag(9, among: [1, 2]) == .notEvaluated)
  }

  @Test func aPairThatDoesNotAgreeIsDoubtedAndTold() throws {
    let members = ["probe-1", "probe-2"].map {
      SeriesKey(site: "pond", device: $0, metric: "dissolved_oxygen")
    }
    let pair = RedundancyGroup(name: "pair", members: members, tolerance: 0.5, hasConsensus: true)
    var bench = Self.bench(kind: .other, groups: [pair])
    let one = bench.series("dissolved_oxygen")
    let two = bench.series("dissolved_oxygen", device: "probe-2")
    bench.take([(one, 0, 7), (two, 0, 7.25), (one, 600_000, 7), (two, 600_000, 7.75)])
    #expect(bench.samples(of: two).map(\.flag) == [.good, .suspect])
    #expect(bench.samples(of: two)[1].reasons == .disagreement)
    let apart = try #require(bench.series(named: "pond/pair/disagreement"))
    #expect(bench.samples(of: apart).map(\.value) == [1.5])
    let consensus = try #require(bench.series(named: "pond/pair/dissolved_oxygen"))
    #expect(bench.samples(of: consensus).map(\.value) == [7, 7])
    #expect(bench.samples(of: consensus).map(\.flag) == [.good, .suspect])
    bench.restart()
    bench.take([(one, 600_001, 7.5), (two, 600_001, 7.5)])
    #expect(bench.samples(of: apart).map(\.value) == [1.5, 0])
  }

  @Test func ofThreeTheOneThatStandsAloneIsDoubted() throws {
    let members = (1...3).map {
      SeriesKey(site: "pond", device: "probe-\($0)", metric: "water_temp")
    }
    let group = RedundancyGroup(name: "three", members: members, tolerance: 0.5, hasConsensus: true)
    var bench = Self.bench(kind: .other, groups: [group])
    let probes = (1...3).map { bench.series("water_temp", device: "probe-\($0)") }
    bench.take([(probes[0], 0, 20), (probes[1], 0, 20.25), (probes[2], 0, 22)])
    bench.take([(probes[2], 60_000, 22), (probes[0], 60_000, 20), (probes[1], 60_000, 20.25)])
    #expect(bench.samples(of: probes[2]).map(\.flag) == [.suspect, .suspect])
    #expect(bench.samples(of: probes[0]).map(\.flag) == [.good, .good])
    let consensus = try #require(bench.series(named: "pond/three/water_temp"))
    #expect(bench.samples(of: consensus).last?.value == 20.125)
    #expect(bench.samples(of: consensus).last?.flag == .good)
  }
}
