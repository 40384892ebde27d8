import Configuration
import Decoding
import FieldSimulation
import Telemetry
import TestSupport
import Testing

/// What the simulator writes in a family's form, Sluice reads as what was measured, by the sources and
/// sites that `sluice-sim register` prints.
@Suite struct FormatDecodingTests {
  /// Everything that a device of some kind reports; `rice_turtle` and others by zone.
  private static let devices: [(site: String, kind: SiteKind, zone: Zone, quantities: [Quantity])] =
    [
      (
        "qingxi-3", .riceTurtle, .pond,
        [
          .waterTemperature, .dissolvedOxygen, .acidity, .conductivity, .turbidity, .redox,
          .ammonia,
        ]
      ),
      (
        "luoshe-7", .irrigationPoint, .station,
        [.flowRate, .waterLevel, .airTemperature, .relativeHumidity, .windSpeed, .airPressure]
      ),
      (
        "xinshi-1", .seedlingFactory, .outdoors,
        [.airTemperature, .radiation, .windDirection, .batteryVoltage]
      ),
      (
        "luoshe-8", .irrigationPoint, .field,
        [.paddyDepth, .gateOpening, .waterTemperature, .airTemperature]
      ),
    ]

  /// What `carrier` can carry, in the form of `format`: another set of sensors would draw other noise.
  private func scenario(
    _ format: PayloadFormat,
    carrier: PayloadFormat,
    season: Int
  ) -> Scenario {
    let sites = Self.devices.map { entry in
      Scenario.Site(
        name: entry.site,
        kind: entry.kind,
        devices: [
          Scenario.Device(
            name: "probe-1",
            zone: entry.zone,
            quantities: entry.quantities.filter { carrier.carries($0) },
            format: format
          )
        ].filter { !$0.quantities.isEmpty }
      )
    }
    return Scenario(
      title: "",
      seed: 1,
      weather: WeatherSettings(season: season, anomaly: -8),
      sites: sites
    )
  }

  /// A reading: series, time in milliseconds (nil for a family that sends none), value.
  private struct Fact: Equatable {
    var series: String
    var time: Int64
    var value: Double
  }

  private func run(
    _ format: PayloadFormat,
    carrier: PayloadFormat,
    season: Int
  ) throws -> [SimulatedMessage] {
    let start = try midnight(2026, 1, 20)
    let scenario = scenario(format, carrier: carrier, season: season)
    var field = Field(scenario: scenario, seed: 1, start: start)
    return field.messages(until: start + .hours(8))
  }

  /// What the simulator's own body says of the same hours, read by Foundation.
  private func truth(season: Int, only format: PayloadFormat) throws -> [Fact] {
    let devices = Dictionary(uniqueKeysWithValues: Self.devices.map { ($0.site, $0.quantities) })
    return try run(.json, carrier: format, season: season).flatMap { message -> [Fact] in
      let reading = try #require(Reading(message))
      let site = String(reading.device.split(separator: "/")[0])
      return devices[site, default: []].filter { format.carries($0) }.compactMap { quantity in
        reading.values[quantity.rawValue].map {
          Fact(
            series: "\(reading.device)/\(quantity.rawValue)",
            time: reading.time.milliseconds,
            value: $0
          )
        }
      }
    }
  }

  private func decoded(_ format: PayloadFormat, season: Int) throws -> [Fact] {
    let directory = try TemporaryDirectory("register")
    let register = ScenarioRegister(
      scenario: scenario(format, carrier: format, season: season),
      seed: 1,
      at: try midnight(2026, 1, 20)
    )
    let path = try directory.write(
      "locale: { time_zone: Asia/Shanghai }\n" + register.yaml,
      to: "sluice.yaml"
    )
    let configuration = try ConfigurationLoader(environment: [:]).load(path: path).configuration
    var decoder = try Decoder(
      sources: configuration.sources,
      sites: configuration.sites,
      zone: .fixed("Asia/Shanghai", offset: 28_800)
    )
    var numbers = Register()
    var facts: [Fact] = []
    for message in try run(format, carrier: format, season: season) {
      var batch = MessageBatch()
      batch.append(
        topic: message.topic,
        payload: message.payload,
        arrived: message.time,
        isRetained: false
      )
      var samples: [Sample] = []
      let result = decoder.decode(
        batch.entries[0],
        in: batch.bytes,
        register: &numbers,
        into: &samples
      )
      guard case .readings = result.outcome else {
        throw TestSupportError("\(format): \(message.topic): \(result.outcome)")
      }
      facts += samples.compactMap { sample in
        guard let series = numbers[sample.series], let value = sample.value else { return nil }
        return Fact(
          series: series.key.description,
          time: sample.time.milliseconds,
          value: value
        )
      }
    }
    return facts
  }

  /// How coarse a family's times are, in milliseconds.
  private func grain(_ format: PayloadFormat) -> Int64 {
    switch format {
    case .sl651: 60_000
    case .tasmota, .ecowitt, .frame, .hj212, .iotda: 1000
    default: 1
    }
  }

  @Test(arguments: PayloadFormat.allCases)
  func aFamilySaysWhatTheSimulatorsOwnBodySays(format: PayloadFormat) throws {
    // January, for numbers below zero.
    let season = 20
    let truth = try truth(season: season, only: format)
    var decoded = try decoded(format, season: season)
    // The birth says the first readings once more.
    if format == .sparkplug { decoded = withoutRepetitions(decoded) }
    #expect(truth.count > 200)
    #expect(truth.contains { $0.value < 0 })
    #expect(decoded.count == truth.count)
    let grain = grain(format)
    for (found, expected) in zip(decoded, truth) {
      #expect(found.series == expected.series)
      #expect(found.time == expected.time / grain * grain, "\(format) \(expected.series)")
      // Customary units and cubic metres a second round at their own last digit.
      let tolerance = [.ecowitt, .hj212, .sl651].contains(format) ? 0.006 : 1e-9
      #expect(abs(found.value - expected.value) <= tolerance, "\(format) \(expected.series)")
    }
  }

  private func withoutRepetitions(_ facts: [Fact]) -> [Fact] {
    var kept: [Fact] = []
    for fact in facts where !kept.suffix(16).contains(fact) { kept.append(fact) }
    return kept
  }

  @Test func aStationCannotSayWhatItsStandardHasNoElementFor() throws {
    let text = """
      sites:
        a:
          kind: rice_turtle
          devices:
            probe-1: { format: sl651, metrics: [water_temp, aerator_state] }
      """
    #expect {
      try ScenarioReader.scenario(from: text, file: "s.yaml")
    } throws: {
      "\($0)".contains("s.yaml:5:") && "\($0)".contains("sl651 cannot carry aerator_state")
    }
  }
}
