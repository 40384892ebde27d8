import Configuration
import FieldSimulation
import Telemetry
import TestSupport
import Testing

/// Connections of their own: births, wills, and what a node of Sparkplug says of itself.
@Suite struct LinkTests {
  private func run(
    _ devices: [Scenario.Device],
    gateway: String? = nil,
    faults: [DeviceFault],
    days: Int64 = 2
  ) throws -> (messages: [SimulatedMessage], truth: [TruthEntry], start: Instant) {
    let site = Scenario.Site(name: "a", kind: .riceTurtle, gateway: gateway, devices: devices)
    let scenario = Scenario(
      title: "",
      seed: 1,
      weather: WeatherSettings(),
      sites: [site],
      faults: faults
    )
    let start = try midnight(2026, 7, 25)
    var field = Field(scenario: scenario, seed: 1, start: start)
    return (field.messages(until: start + .days(days)), field.truth(), start)
  }

  private func device(
    _ name: String,
    format: PayloadFormat = .json,
    hasWill: Bool = false
  ) -> Scenario.Device {
    Scenario.Device(
      name: name,
      zone: .pond,
      quantities: [.waterTemperature, .batteryVoltage],
      format: format,
      hasWill: hasWill
    )
  }

  private func text(_ message: SimulatedMessage) -> String {
    String(decoding: message.payload, as: UTF8.self)
  }

  @Test func aGatewayIsBornDiesAndIsBornAgain() throws {
    let silence = DeviceFault(
      kind: .silence,
      schedule: Schedule(day: 1, minute: 180, length: .hours(6))
    )
    let run = try run([device("d-1"), device("d-2")], gateway: "g-1", faults: [silence])
    let words = run.messages.filter { $0.topic == "farm/a/g-1/availability" }
    #expect(words.map { text($0) } == ["online", "offline", "online"])
    let cut = run.start + .hours(27)
    #expect(words.map(\.time) == [run.start, cut, cut + .hours(6)])
    #expect(words.allSatisfy { $0.isRetained && $0.link == 0 })
    guard case .birth(let will) = words[0].role else {
      Issue.record("the first word is no birth")
      return
    }
    #expect(will.topic == words[1].topic)
    #expect(will.payload == words[1].payload)
    #expect(words[1].role == .will)
    #expect(run.messages.allSatisfy { $0.link == 0 })
    #expect(run.messages.first?.topic == words[0].topic)
    let inside = run.messages.filter { cut < $0.time && $0.time < cut + .hours(6) }
    #expect(inside.isEmpty)
  }

  /// A fault that names the gateway alone takes the way from all who have no other, and from nobody else.
  @Test(arguments: [
    DeviceFault.Kind.silence, .outage(buffer: 3), .batteryDeath(within: .minutes(1)),
  ])
  func whoStandsBehindADeadGatewayIsSilent(kind: DeviceFault.Kind) throws {
    let fault = DeviceFault(
      kind: kind,
      device: "g-*",
      schedule: Schedule(day: 1, minute: 180, length: .hours(6))
    )
    let devices = [device("d-1"), device("d-2", hasWill: true)]
    let run = try run(devices, gateway: "g-1", faults: [fault])
    let words = run.messages.filter { $0.topic == "farm/a/g-1/availability" }
    #expect(words.map { text($0) } == ["online", "offline", "online"])
    let (from, to) = (run.start + .hours(27) + .minutes(1), run.start + .hours(33))
    let inside = run.messages.filter { from <= $0.time && $0.time < to }
    #expect(!inside.contains { $0.topic == "farm/a/d-1/telemetry" })
    #expect(inside.contains { $0.topic == "farm/a/d-2/telemetry" })
    let after = run.messages.filter { $0.time >= to }.compactMap { Reading($0) }
    let late = after.filter { $0.device == "a/d-1" && $0.time < to }
    #expect(late.count == (kind == .outage(buffer: 3) ? 3 : 0))
    let volts = run.messages.compactMap { Reading($0) }.filter { $0.device == "a/d-1" }
      .compactMap { $0.values["battery_voltage"] }
    #expect(try #require(volts.max()) - (try #require(volts.min())) < 0.3)
  }

  /// The truth counts the words that were said: who is cut off before the first reading has no death.
  @Test func aNodeThatWasNeverBornDoesNotDie() throws {
    let silence = DeviceFault(
      kind: .silence,
      schedule: Schedule(day: 0, minute: 0, length: .hours(6))
    )
    let early = try run([device("n-1", format: .sparkplug, hasWill: true)], faults: [silence])
    let soonAfter = DeviceFault(
      kind: .silence,
      schedule: Schedule(day: 0, minute: 1, length: .hours(6))
    )
    let soon = try run([device("n-1", format: .sparkplug, hasWill: true)], faults: [soonAfter])
    for run in [early, soon] {
      let sent = run.truth.reduce(0) {
        if case .count(let count) = $1 { $0 + count.sent } else { $0 }
      }
      #expect(sent == run.messages.count)
      #expect(!run.messages.contains { $0.topic.contains("NDEATH") })
    }
  }

  @Test func aBatteryFallsThenItsDeviceIsGone() throws {
    let death = DeviceFault(
      kind: .batteryDeath(within: .hours(12)),
      device: "d-1",
      schedule: Schedule(day: 0, minute: 720)
    )
    let run = try run([device("d-1", hasWill: true), device("d-2")], faults: [death])
    let end = run.start + .hours(24)
    let words = run.messages.filter { $0.topic == "farm/a/d-1/availability" }
    #expect(words.map(\.time) == [run.start, end])
    let readings = run.messages.compactMap { Reading($0) }
    let volts = readings.filter { $0.device == "a/d-1" }.compactMap { $0.values["battery_voltage"] }
    #expect(try #require(volts.first) - (try #require(volts.last)) > 0.5)
    #expect(readings.contains { $0.device == "a/d-2" && $0.time > end + .hours(20) })
    #expect(!readings.contains { $0.device == "a/d-1" && $0.time >= end })
    let fault = run.truth.contains {
      if case .fault(let fault) = $0 {
        fault.kind == "battery_death" && fault.to > end
      } else {
        false
      }
    }
    #expect(fault)
  }

  /// The number of the session stands in birth and death alike, and grows by one (Sparkplug 3.0, 6.4.19).
  @Test func aNodeDiesUnderTheNumberOfItsBirth() throws {
    let silence = DeviceFault(
      kind: .silence,
      schedule: Schedule(day: 1, minute: 180, length: .hours(6))
    )
    let run = try run([device("n-1", format: .sparkplug, hasWill: true)], faults: [silence])
    let births = run.messages.filter { $0.topic == "spBv1.0/a/NBIRTH/n-1" }
    let deaths = run.messages.filter { $0.topic == "spBv1.0/a/NDEATH/n-1" }
    #expect(births.count == 2)
    #expect(deaths.count == 1)
    let number: (SimulatedMessage) -> UInt8? = { message in
      let name = Array("bdSeq".utf8)
      let place = message.payload.indices.first { message.payload[$0...].starts(with: name) }
      // Behind the name: the type (20 08) and the number (58 n).
      return place.map { message.payload[$0 + name.count + 3] }
    }
    #expect(births.map(number) == [0, 1])
    #expect(deaths.map(number) == [0])
    #expect(deaths[0].role == .will)
    #expect(!run.messages.contains { $0.topic.contains("availability") })
    guard case .birth(let will) = births[1].role else {
      Issue.record("the birth leaves no will")
      return
    }
    #expect(will.topic == "spBv1.0/a/NDEATH/n-1")
  }

  @Test func theRegisterNamesGatewaysAndHowTheySpeak() throws {
    let scenario = try Scenario.shipped("gateway-death")
    let directory = try TemporaryDirectory("register")
    let register = ScenarioRegister(scenario: scenario, seed: 1, at: try midnight(2026, 10, 4))
    let path = try directory.write(register.yaml, to: "sluice.yaml")
    let read = try ConfigurationLoader(environment: [:]).load(path: path).configuration
    #expect(read.sources.contains { $0.format == "availability" })
    let pond = try #require(read.sites.first { $0.name == "qingxi-3" })
    #expect(pond.devices.map(\.name) == ["gateway-1", "probe-1", "probe-2", "level-1"])
    #expect(pond.devices.dropFirst().allSatisfy { $0.gateway == "gateway-1" })
  }
}
