import QualityControl
import Telemetry
import Testing

/// Work on devices.
@Suite struct MaintenanceTests {
  private static let step: Int64 = 900_000

  private func take(_ bench: inout StageBench, _ series: SeriesID, _ values: [Double], from: Int64)
  {
    for (index, value) in values.enumerated() {
      bench.take([(series, (from + Int64(index)) * Self.step, value)])
    }
  }

  @Test func valuesInBetweenAreFlaggedAndThoseAfterAreNotComparedWithThoseBefore() throws {
    var bench = StageBench.pond()
    let series = bench.series("dissolved_oxygen")
    let device = try #require(bench.register.device(site: "pond", name: "probe-1"))
    take(&bench, series, [6, 6.1, 6.2], from: 0)
    var work = Maintenance(
      device: device,
      started: Instant(milliseconds: 3 * Self.step),
      reason: "cleaning",
      by: "root"
    )
    bench.stage.take(work)
    #expect(bench.stage.openWork(on: device) == work)
    take(&bench, series, [9, 9], from: 3)
    bench.restart(works: [work])
    take(&bench, series, [9], from: 5)
    work.ended = Instant(milliseconds: 6 * Self.step)
    bench.stage.take(work)
    #expect(bench.stage.openWork(on: device) == nil)
    take(&bench, series, [8, 8.1, 8.1], from: 6)
    let samples = bench.samples(of: series)
    #expect(samples.map { Int($0.flag.rawValue) } == [1, 1, 1, 3, 3, 3, 1, 1, 1])
    #expect(samples.filter { $0.reasons.contains(.maintenance) }.count == 3)
    #expect(samples[6].reasons.isDisjoint(with: .rateOfChange))
  }

  @Test func whatACleaningChangedIsFoundOnceThreeGoodValuesAreThere() throws {
    var bench = StageBench.pond()
    let series = bench.series("dissolved_oxygen")
    let device = try #require(bench.register.device(site: "pond", name: "probe-1"))
    take(&bench, series, [6, 6.25, 6.5], from: 0)
    let work = Maintenance(
      device: device,
      started: Instant(milliseconds: 3 * Self.step),
      ended: Instant(milliseconds: 4 * Self.step),
      reason: "cleaning",
      by: "root"
    )
    bench.stage.take(work)
    take(&bench, series, [8, 8], from: 4)
    let first = work.started + .hours(1)
    #expect(bench.compare(at: first).isEmpty)
    take(&bench, series, [8.25], from: 6)
    #expect(bench.compare(at: first + .seconds(1)).isEmpty)
    let found = bench.compare(at: first + .minutes(2))
    #expect(found.map(\.offset) == [-1.75])
    #expect(found.map(\.after) == [8])
    #expect(bench.compare(at: first + .minutes(5)).isEmpty)
    bench.restart(works: [work], foulings: found)
    #expect(bench.compare(at: first + .minutes(9)).isEmpty)
  }
}
