import FieldSimulation
import Telemetry
import Testing

/// What is wrong with devices and with the way of their messages, and what the truth says of it.
@Suite struct FaultTests {
  /// Two ponds of one device each, with faults at the first of them.
  private static func scenario(
    _ faults: [DeviceFault],
    _ quantities: [Quantity] = [.waterTemperature, .dissolvedOxygen, .conductivity]
  ) -> Scenario {
    let sites = ["a", "b"].map { name in
      Scenario.Site(
        name: name,
        kind: .riceTurtle,
        devices: [Scenario.Device(name: "probe-1", zone: .pond, quantities: quantities)]
      )
    }
    return Scenario(title: "", seed: 1, weather: WeatherSettings(), sites: sites, faults: faults)
  }

  private struct Run {
    var messages: [SimulatedMessage] = []
    var readings: [Reading] = []
    var truth: [TruthEntry] = []

    /// The entries on faults of a kind.
    func faults(_ kind: String) -> [TruthEntry.Fault] {
      truth.compactMap {
        if case .fault(let fault) = $0, fault.kind == kind { fault } else { nil }
      }
    }

    /// The account of the device at site `a`.
    func count() throws -> TruthEntry.Count {
      try #require(
        truth.lazy.compactMap {
          if case .count(let count) = $0, count.site == "a" { count } else { nil }
        }.first
      )
    }
  }

  private func run(
    _ kind: DeviceFault.Kind,
    metrics: [Quantity] = [],
    schedule: Schedule = .always,
    days: Int64 = 2
  ) throws -> Run {
    let fault = DeviceFault(kind: kind, site: "a", metrics: metrics, schedule: schedule)
    let start = try midnight(2026, 7, 25)
    var field = Field(scenario: Self.scenario([fault]), seed: 3, start: start)
    var result = Run()
    result.messages = field.messages(until: start + .days(days))
      .filter { $0.topic.hasPrefix("farm/a/") }
    result.readings = result.messages.compactMap { Reading($0) }
    result.truth = field.truth()
    return result
  }

  private func healthy(days: Int64 = 2) throws -> [Reading] {
    let start = try midnight(2026, 7, 25)
    return Field.readings(Self.scenario([]), seed: 3, from: start, for: .days(days))
      .filter { $0.device == "a/probe-1" }
  }

  private func oxygen(_ readings: [Reading]) -> [Double] {
    readings.compactMap { $0.values["dissolved_oxygen"] }
  }

  @Test func aFaultElsewhereChangesNothingHere() throws {
    let fault = DeviceFault(kind: .stuck, site: "a")
    let start = try midnight(2026, 7, 25)
    let sick = Field.readings(Self.scenario([fault]), seed: 3, from: start, for: .days(1))
    let well = Field.readings(Self.scenario([]), seed: 3, from: start, for: .days(1))
    #expect(
      sick.filter { $0.device == "b/probe-1" }.map(\.values)
        == well.filter { $0.device == "b/probe-1" }.map(\.values)
    )
  }

  @Test func aStuckProbeSaysTheSameForAsLongAsTheScheduleSays() throws {
    let schedule = Schedule(day: 1, minute: 180, length: .hours(10))
    let run = try run(.stuck, metrics: [.dissolvedOxygen], schedule: schedule)
    let begin = try midnight(2026, 7, 26) + .hours(3)
    let inside = run.readings.filter { begin <= $0.time && $0.time < begin + .hours(10) }
    #expect(Set(oxygen(inside)).count == 1)
    #expect(Set(inside.compactMap { $0.values["water_temp"] }).count > 1)
    let entry = try #require(run.faults("stuck").first)
    #expect(entry.metric == "dissolved_oxygen")
    #expect(entry.touched == inside.count)
    #expect(entry.from == inside.first?.time)
    #expect(entry.to == inside.last?.time)
    let rest = zip(run.readings, try healthy()).filter {
      !($0.0.time >= begin && $0.0.time < begin + .hours(10))
    }
    #expect(rest.allSatisfy { $0.values == $1.values })
  }

  @Test func driftGrowsByTheDay() throws {
    let run = try run(.drift(perDay: 0.5), metrics: [.waterTemperature], schedule: Schedule(day: 0))
    for (sick, well) in zip(run.readings, try healthy()) {
      let days = (sick.time - (try midnight(2026, 7, 25))).seconds / 86_400
      let off = try #require(sick.values["water_temp"]) - (try #require(well.values["water_temp"]))
      #expect(abs(off - 0.5 * days) < 0.11)
    }
  }

  /// Without a schedule a fault begins with the run, and not at the beginning of time.
  @Test func driftWithoutAScheduleBeginsWithTheRun() throws {
    let always = try run(.drift(perDay: 0.5), metrics: [.waterTemperature])
    let scheduled = try run(
      .drift(perDay: 0.5),
      metrics: [.waterTemperature],
      schedule: Schedule(day: 0)
    )
    #expect(always.readings.map(\.values) == scheduled.readings.map(\.values))
  }

  @Test func spikesAndSentinelsAreAsRareAsTheRateSays() throws {
    let spikes = try run(.spikes(rate: 0.05, size: 8), metrics: [.dissolvedOxygen], days: 10)
    let off = zip(oxygen(spikes.readings), oxygen(try healthy(days: 10))).count { abs($0 - $1) > 3 }
    #expect(spikes.faults("spikes").count >= off)
    #expect(spikes.faults("spikes").allSatisfy { $0.from == $0.to && $0.touched == 1 })
    #expect((90...200).contains(off))
    let codes = try run(.sentinel(rate: 0.02, value: -999), metrics: [.waterTemperature], days: 10)
    let seen = codes.readings.count { $0.values["water_temp"] == -999 }
    #expect(codes.faults("sentinel").count == seen)
    #expect((30...90).contains(seen))
  }

  @Test func unitsNoiseAndOffsets() throws {
    let unit = try run(.unit(factor: 0.001), metrics: [.conductivity])
    #expect(unit.readings.allSatisfy { ($0.values["water_ec"] ?? 9) < 1.5 })
    let offset = try run(.offset(2), metrics: [.waterTemperature])
    for (sick, well) in zip(offset.readings, try healthy()) {
      let off = (sick.values["water_temp"] ?? 0) - (well.values["water_temp"] ?? 0)
      #expect(abs(off - 2) < 0.01)
    }
    let noise = try run(.noise(factor: 50), metrics: [.dissolvedOxygen])
    let jumps = zip(oxygen(noise.readings), oxygen(noise.readings).dropFirst()).map { abs($0 - $1) }
    #expect(jumps.reduce(0, +) / Double(jumps.count) > 0.3)
  }

  @Test func aProbeInTheAirReadsAirSaturationAndNoSalt() throws {
    let run = try run(.outOfWater, schedule: Schedule(day: 1, minute: 540, length: .hours(3)))
    let begin = try midnight(2026, 7, 26) + .hours(9)
    let inside = run.readings.filter { begin <= $0.time && $0.time < begin + .hours(3) }
    #expect(inside.count > 30)
    for reading in inside {
      #expect((reading.values["water_ec"] ?? 99) < 20)
      #expect((6.5...9).contains(reading.values["dissolved_oxygen"] ?? 0))
    }
    #expect(run.faults("out_of_water").count == 3)
  }

  @Test func clocksGoWrongInTheirWays() throws {
    let schedule = Schedule(day: 1)
    let noon = try midnight(2026, 7, 26)
    let ahead = try run(.clockOffset(.hours(8)), schedule: schedule)
    let healthy = try healthy()
    for (sick, well) in zip(ahead.readings, healthy) {
      #expect(sick.time - well.time == (well.time >= noon ? .hours(8) : .zero))
    }
    let reset = try run(.clockReset(to: .epoch), schedule: schedule)
    #expect(reset.readings.last.map { $0.time < .epoch + .days(2) } ?? false)
    let twice = try run(.millisecondsTwice, schedule: schedule)
    #expect(
      twice.messages.last.map { String(decoding: $0.payload, as: UTF8.self).prefix(20) }?
        .hasSuffix("000") ?? false
        || (twice.readings.last?.time.milliseconds ?? 0) > 1_000_000_000_000_000
    )
    let drift = try run(.clockDrift(secondsPerDay: 86.4), schedule: Schedule(day: 0))
    let last = try #require(zip(drift.readings, healthy).suffix(1).first)
    #expect(abs((last.0.time - last.1.time).milliseconds - 172_000) < 2000)
    let reboot = try run(.reboot, schedule: schedule)
    #expect(reboot.readings.contains { $0.sequence == 0 })
  }

  @Test func everyMessageIsAccountedFor() throws {
    let lost = try run(.loss(rate: 0.1), days: 10)
    var count = try lost.count()
    #expect(count.measured == count.sent - count.repeated + count.lost)
    #expect(count.sent == lost.messages.count)
    #expect((200...400).contains(count.lost))
    let twice = try run(.duplicates(rate: 0.1), days: 10)
    count = try twice.count()
    #expect(count.sent == count.measured + count.repeated)
    #expect(count.repeated == twice.messages.count - Set(twice.messages.map(\.payload)).count)
    #expect((200...400).contains(count.repeated))
    let silent = try run(.silence, schedule: Schedule(day: 1, minute: 0, length: .hours(12)))
    count = try silent.count()
    #expect((143...145).contains(count.lost))
  }

  @Test func anOutageIsSentNewestFirstAndLosesWhatTheBufferDoesNotHold() throws {
    let schedule = Schedule(day: 1, minute: 360, length: .hours(5))
    let run = try run(.outage(buffer: 50), schedule: schedule)
    let begin = try midnight(2026, 7, 26) + .hours(6)
    let end = begin + .hours(5)
    #expect(!run.messages.contains { begin <= $0.time && $0.time < end })
    let late = zip(run.messages, run.readings).filter { $0.time > $1.time }.map(\.1.time)
    #expect(late.count == 50)
    #expect(late == late.sorted(by: >))
    #expect(late.allSatisfy { begin <= $0 && $0 < end })
    let count = try run.count()
    #expect(count.lost == 10)
    #expect(count.measured == count.sent + count.lost)
  }

  @Test func overtakingChangesTheOrderAndLosesNothing() throws {
    let run = try run(.reordering(rate: 0.2), days: 4)
    let times = run.readings.map(\.time)
    #expect(times != times.sorted())
    #expect(abs(times.count - (try healthy(days: 4).count)) <= 1)
    #expect(zip(run.messages, run.messages.dropFirst()).allSatisfy { $0.time <= $1.time })
  }

  @Test func retainedMessagesSaySo() throws {
    #expect(try run(.retained).messages.allSatisfy(\.isRetained))
  }

  @Test func singleReadingsDropOut() throws {
    let run = try run(.dropout(rate: 0.1), metrics: [.dissolvedOxygen], days: 10)
    let gone = run.readings.count { $0.values["dissolved_oxygen"] == nil }
    #expect((200...400).contains(gone))
    #expect(run.faults("dropout").count == gone)
    #expect(run.readings.allSatisfy { $0.values["water_temp"] != nil })
  }

  @Test func whatBefallsMessagesIsWrittenDown() throws {
    let twice = try run(.duplicates(rate: 0.1), days: 4)
    #expect(twice.faults("duplicates").count == (try twice.count()).repeated)
    let late = try run(.reordering(rate: 0.1), days: 4)
    #expect(late.faults("reordering").count > 50)
    let lost = try run(.loss(rate: 0.1), days: 4)
    #expect(lost.faults("loss").count == (try lost.count()).lost)
    let schedule = Schedule(day: 1, minute: 360, length: .hours(5))
    let outage = try #require(
      try run(.outage(buffer: 50), schedule: schedule).faults("outage").first
    )
    #expect(outage.touched == 60)
    let begin = try midnight(2026, 7, 26) + .hours(6)
    #expect(outage.from >= begin && outage.to < begin + .hours(5))
  }

  @Test func aRegisterBeginsAnew() throws {
    let text = """
      weather: { rain: 0 }
      sites:
        a: { kind: irrigation_point, devices: { d: { metrics: [flow_total, flow_rate] } } }
      faults:
        - { kind: register_reset, metrics: [flow_total], day: 1, at: "12:00" }
      """
    let scenario = try ScenarioReader.scenario(from: text, file: "s.yaml")
    let start = try midnight(2026, 7, 25)
    let readings = Field.readings(scenario, from: start, for: .days(3))
    let totals = readings.map { ($0.time, $0.values["flow_total"] ?? -1) }
    #expect(totals.filter { $0.0 < start + .hours(36) }.allSatisfy { $0.1 > 5000 })
    let after = totals.filter { $0.0 >= start + .hours(36) }.map(\.1)
    #expect(after.first == 0)
    #expect(zip(after, after.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(try #require(after.last) > 100)
  }

  /// Faults add up as far as a scenario likes; no format traps on what comes out.
  @Test(arguments: PayloadFormat.allCases)
  func faultsThatAddUpStayWithinBounds(format: PayloadFormat) throws {
    let million = DeviceFault(kind: .unit(factor: 1e6))
    let twice = DeviceFault(kind: .millisecondsTwice)
    let ahead = DeviceFault(kind: .clockOffset(.days(40_000)))
    let all: [Quantity] = [.waterTemperature, .airTemperature, .airPressure, .windSpeed, .rainfall]
    let device = Scenario.Device(
      name: "d",
      zone: .pond,
      quantities: all.filter { format.carries($0) },
      format: format
    )
    let scenario = Scenario(
      title: "",
      seed: 1,
      weather: WeatherSettings(),
      sites: [Scenario.Site(name: "a", kind: .riceTurtle, devices: [device])],
      faults: [million, million, million, DeviceFault(kind: .offset(-1e9)), million]
        + [twice, twice, twice, ahead, twice]
    )
    let start = try midnight(2026, 7, 25)
    var field = Field(scenario: scenario, seed: 3, start: start)
    #expect(field.messages(until: start + .hours(1)).count > 10)
    #expect(!field.truth().isEmpty)
  }
}
