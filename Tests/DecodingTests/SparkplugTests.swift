import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

@Suite("Sparkplug B")
struct SparkplugTests {
  static let session = Vectors.files("payloads/sparkplug", suffix: ".jsonl")
  static let oracle = Vectors.oracles("sparkplug.csv")

  private func bench() throws -> Bench {
    try Bench("spBv1.0/{site}/+/{device...}", format: "sparkplug")
  }

  @Test("every metric of a recorded session has its value and time", Vectors.isThere(session))
  func recorded() throws {
    for file in Self.session {
      let bench = try bench()
      var checked = 0
      for message in try Vectors.lines(file) {
        let topic = try #require(message["topic"] as? String)
        let payload = Vectors.bytes(try #require(message["hex"] as? String))
        // The number of the session is not a measurement; deaths are tried elsewhere.
        let metrics = (message["metrics"] as? [[String: Any]] ?? []).filter {
          $0["name"] as? String != "bdSeq"
        }
        let found = bench.named(topic: topic, payload)
        guard !(message["type"] as? String ?? "").hasSuffix("DEATH") else { continue }
        #expect(found.count == metrics.count)
        for (reading, metric) in zip(found, metrics) {
          let name = try #require(metric["name"] as? String).replacingOccurrences(
            of: "/",
            with: "."
          )
          #expect(reading.measure == name)
          #expect(reading.sample.value == metric["value"] as? Double)
          if let time = message["timestamp"] as? Double {
            #expect(reading.sample.time == Instant(milliseconds: Int64(time)))
          }
          checked += 1
        }
      }
      #expect(checked > 100)
      #expect(bench.decoder.takeRequests().isEmpty)
    }
  }

  @Test(
    "a device's death makes its metrics stale, and the node's then has nothing left",
    Vectors.isThere(session)
  )
  func recordedDeath() throws {
    for file in Self.session {
      let bench = try bench()
      var ends: [[String]] = []
      for message in try Vectors.lines(file) {
        let topic = try #require(message["topic"] as? String)
        let payload = Vectors.bytes(try #require(message["hex"] as? String))
        let told = bench.told(topic: topic, payload)
        if (message["type"] as? String ?? "").hasSuffix("DEATH") { ends.append(told) }
      }
      #expect(
        ends == [
          ["Conductivity", "DO", "Temperature", "pH"].map {
            "edge1%2Fpond7/Water.\($0)=none 1 9 sender_stale"
          }, ["ignored"],
        ]
      )
    }
  }

  @Test(
    "births, aliases, types, null, quality, back-fill and death of another encoder",
    Vectors.isThere(oracle)
  )
  func encoder() throws {
    let rows = try Self.oracle.flatMap(Vectors.rows)
    let bench = try bench()
    let told = rows.map { row in
      let topic = row[0].split(separator: " ").last.map(String.init) ?? ""
      return bench.told(topic: topic, Vectors.bytes(row[1]))
    }
    #expect(
      told == [
        [
          "edge01/water_temp.pond=28.4 Cel", "edge01/pond.do=5.12 1", "edge01/pump.on=1.0 1",
          "edge01/pump.starts=4294967297.0 1", "edge01/flow.total=123456789012.0 1",
          "edge01/temp.neg_int=-12.0 1",
        ],
        [
          "edge01/water_temp.pond=28.6 Cel", "edge01/pond.do=none 1 9 sender_bad",
          "edge01/water_temp.pond=28.0 Cel 2 backfill",
        ],
        [
          "flow.total=none 1", "pond.do=none 1", "water_temp.pond=none Cel", "pump.on=none 1",
          "pump.starts=none 1", "temp.neg_int=none 1",
        ].map { "edge01/\($0) 9 sender_stale" },
      ]
    )
  }

  // MARK: Messages by hand

  /// A metric: name or alias, type, and the bytes of the value's field with its tag.
  private func metric(
    _ name: String?,
    alias: UInt8? = nil,
    type: UInt8? = nil,
    _ value: [UInt8],
    properties: [UInt8] = []
  ) -> [UInt8] {
    var body: [UInt8] = []
    if let name { body += [0x0A, UInt8(name.utf8.count)] + Array(name.utf8) }
    if let alias { body += [0x10, alias] }
    if let type { body += [0x20, type] }
    if !properties.isEmpty { body += [0x4A, UInt8(properties.count)] + properties }
    body += value
    return [0x12, UInt8(body.count)] + body
  }

  private func message(_ metrics: [[UInt8]], sequence: UInt8?) -> [UInt8] {
    let number: [UInt8] = sequence.map { $0 < 128 ? [0x18, $0] : [0x18, $0, 1] } ?? []
    return metrics.flatMap { $0 } + number
  }

  private func birth(_ session: UInt8, _ metrics: [[UInt8]] = []) -> [UInt8] {
    message([metric("bdSeq", type: 8, [0x58, session])] + metrics, sequence: 0)
  }

  @Test(
    "signed numbers ride in unsigned fields of any width",
    arguments: [
      ([0x50, 0xFF, 0x01], 1, -1.0), ([0x50, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], 1, -1),
      ([0x50, 0xF4, 0xFF, 0x03], 2, -12), ([0x50, 0xF4, 0xFF, 0xFF, 0xFF, 0x0F], 3, -12),
      ([0x58, 0xF4, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], 4, -12),
      ([0x50, 0xFF, 0x01], 5, 255), ([0x50, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], 7, 4_294_967_295),
      ([0x65, 0xCD, 0xCC, 0xB8, 0x41], 9, 23.1), ([0x70, 0x01], 11, 1),
    ] as [([UInt8], UInt8, Double)]
  )
  func types(_ value: [UInt8], _ type: UInt8, _ expected: Double) throws {
    let bench = try bench()
    let topic = "spBv1.0/G/NBIRTH/n"
    #expect(
      bench.told(topic: topic, birth(1, [metric("a", type: type, value)])) == ["n/a=\(expected) 1"]
    )
    // Data need not repeat the type.
    let data = message([metric("a", value)], sequence: 1)
    #expect(bench.told(topic: "spBv1.0/G/NDATA/n", data) == ["n/a=\(expected) 1"])
  }

  @Test("an alias without a birth is kept apart, and the node is asked for one, once")
  func rebirth() throws {
    let bench = try bench()
    let data = message([metric(nil, alias: 1, [0x50, 0x07])], sequence: 5)
    #expect(bench.told(topic: "spBv1.0/G/DDATA/n/d", data) == ["no_birth"])
    #expect(bench.told(topic: "spBv1.0/G/DDATA/n/d", data) == ["no_birth"])
    let requests = bench.decoder.takeRequests()
    #expect(requests.map(\.topic) == ["spBv1.0/G/NCMD/n"])
    let payload = try #require(requests.first?.payload)
    // Field 2 holds the metric, in it the name, type 11 (boolean) and true.
    let name = Array("Node Control/Rebirth".utf8)
    #expect(payload.first == 0x08)
    #expect(String(decoding: payload, as: UTF8.self).contains("Node Control/Rebirth"))
    #expect(payload.suffix(4) == [0x20, 11, 0x70, 1] && payload.count > name.count)
    #expect(bench.decoder.takeRequests().isEmpty)
    // Half a minute later it is asked again.
    let later = Bench.noon + .seconds(31)
    _ = bench.told(topic: "spBv1.0/G/DDATA/n/d", data, arrived: later)
    #expect(bench.decoder.takeRequests().count == 1)
    // Once it was born the alias has a name.
    #expect(bench.told(topic: "spBv1.0/G/NBIRTH/n", birth(1)) == ["ignored"])
    let born = message([metric("co2", alias: 1, type: 7, [0x50, 0x06])], sequence: 1)
    #expect(bench.told(topic: "spBv1.0/G/DBIRTH/n/d", born) == ["n%2Fd/co2=6.0 [ppm]"])
    let next = message([metric(nil, alias: 1, [0x50, 0x07])], sequence: 2)
    #expect(bench.told(topic: "spBv1.0/G/DDATA/n/d", next) == ["n%2Fd/co2=7.0 [ppm]"])
    #expect(bench.decoder.takeRequests().isEmpty)
  }

  @Test("a metric without a known alias among others is counted, and its birth is asked for")
  func partlyKnown() throws {
    let bench = try bench()
    _ = bench.told(topic: "spBv1.0/G/NBIRTH/n", birth(1))
    let born = message([metric("co2", alias: 1, type: 7, [0x50, 0x06])], sequence: 1)
    _ = bench.told(topic: "spBv1.0/G/DBIRTH/n/d", born)
    let data = message(
      [metric(nil, alias: 1, [0x50, 0x07]), metric(nil, alias: 9, [0x50, 0x08])],
      sequence: 2
    )
    let (message, samples) = bench.decode(topic: "spBv1.0/G/DDATA/n/d", data)
    #expect(samples.map(\.value) == [7] && message.refused == 1)
    #expect(bench.decoder.takeRequests().map(\.topic) == ["spBv1.0/G/NCMD/n"])
  }

  @Test("running numbers wrap at 255; a gap asks for a rebirth and loses nothing")
  func sequence() throws {
    let bench = try bench()
    _ = bench.told(
      topic: "spBv1.0/G/NBIRTH/n",
      birth(1, [metric("a", alias: 1, type: 7, [0x50, 0])])
    )
    for number in 1...600 {
      let data = message([metric(nil, alias: 1, [0x50, 1])], sequence: UInt8(number % 256))
      #expect(bench.told(topic: "spBv1.0/G/NDATA/n", data) == ["n/a=1.0 1"])
    }
    #expect(bench.decoder.takeRequests().isEmpty)
    let ahead = message([metric(nil, alias: 1, [0x50, 2])], sequence: 99)
    #expect(bench.told(topic: "spBv1.0/G/NDATA/n", ahead) == ["n/a=2.0 1"])
    #expect(bench.decoder.takeRequests().map(\.topic) == ["spBv1.0/G/NCMD/n"])
  }

  @Test("the highest running number that there is does no harm")
  func highestSequence() throws {
    let bench = try bench()
    let highest: [UInt8] = [0x18] + [UInt8](repeating: 0xFF, count: 9) + [0x01]
    let born = birth(1, [metric("a", type: 7, [0x50, 6])])
    #expect(bench.told(topic: "spBv1.0/G/NBIRTH/n", born) == ["n/a=6.0 1"])
    let data = message([metric("a", [0x50, 7])], sequence: nil) + highest
    for _ in 0..<2 { #expect(bench.told(topic: "spBv1.0/G/NDATA/n", data) == ["n/a=7.0 1"]) }
    #expect(bench.decoder.takeRequests().map(\.topic) == ["spBv1.0/G/NCMD/n"])
  }

  @Test(
    "what births say is forgotten before it outgrows its limit, also aliases and empty devices",
    arguments: [true, false]
  )
  func births(hasAliases: Bool) throws {
    var limits = DecodingLimits.standard
    limits.maximumSeries = 100
    let bench = try Bench("spBv1.0/{site}/+/{device...}", format: "sparkplug", limits: limits)
    _ = bench.told(topic: "spBv1.0/G/NBIRTH/n", birth(1))
    for number in 0..<120 {
      // One device that gives its metric another alias each time, or ever new devices without metrics.
      let metrics = hasAliases ? [metric("a", alias: UInt8(number), type: 7, [0x50, 6])] : []
      let device = hasAliases ? "d" : "d\(number)"
      let born = message(metrics, sequence: UInt8(number + 1))
      _ = bench.told(topic: "spBv1.0/G/DBIRTH/n/\(device)", born)
    }
    // The node was forgotten with them, so it is asked for its births.
    #expect(bench.decoder.takeRequests().map(\.topic) == ["spBv1.0/G/NCMD/n"])
  }

  @Test("a death counts for its own session, and for all devices of the node")
  func deaths() throws {
    let bench = try bench()
    let death = { (session: UInt8) in
      self.message([self.metric("bdSeq", [0x58, session])], sequence: nil)
    }
    _ = bench.told(topic: "spBv1.0/G/NBIRTH/n", birth(7, [metric("a", type: 7, [0x50, 1])]))
    for device in ["x", "y"] {
      let born = message([metric("b", type: 7, [0x50, 2])], sequence: device == "x" ? 1 : 2)
      _ = bench.told(topic: "spBv1.0/G/DBIRTH/n/\(device)", born)
    }
    #expect(bench.told(topic: "spBv1.0/G/NDEATH/n", death(6)) == ["ignored"])
    #expect(
      bench.told(topic: "spBv1.0/G/NDEATH/n", death(7)) == [
        "n/a=none 1 9 sender_stale", "n%2Fx/b=none 1 9 sender_stale",
        "n%2Fy/b=none 1 9 sender_stale",
      ]
    )
    #expect(bench.told(topic: "spBv1.0/G/NDEATH/n", death(7)) == ["ignored"])
  }

  @Test("births and deaths are words about who is there; the death of an ended session is none")
  func words() throws {
    let bench = try bench()
    let metrics = [metric("a", type: 7, [0x50, 1])]
    let death = message([metric("bdSeq", [0x58, 7])], sequence: nil)
    let said = [
      ("NDEATH/n", death), ("NBIRTH/n", birth(7, metrics)),
      ("DBIRTH/n/x", message(metrics, sequence: 1)), ("DDATA/n/x", message(metrics, sequence: 2)),
      ("DDEATH/n/x", message([], sequence: 3)), ("NDEATH/n", death), ("NDEATH/n", death),
    ].map { topic, payload in
      bench.decode(topic: "spBv1.0/G/\(topic)", payload).message.availability
    }
    #expect(said == [nil, .online, .online, nil, .offline, .offline, nil])
  }

  @Test("quality and units ride in properties")
  func properties() throws {
    let bench = try bench()
    // keys: engUnit; values: the text mS/cm.
    let unit: [UInt8] =
      [0x0A, 7] + Array("engUnit".utf8) + [0x12, 9, 0x08, 12, 0x42, 5] + Array("mS/cm".utf8)
    let born = birth(1, [metric("water_ec", alias: 1, type: 7, [0x50, 2], properties: unit)])
    #expect(bench.told(topic: "spBv1.0/G/NBIRTH/n", born) == ["n/water_ec=2000.0 uS/cm"])
    for (code, quality) in [
      ([192, 1], ""), ([0], " 4 sender_bad"), ([0xF4, 3], " 3 sender_stale"),
      ([64], " 3 sender_doubtful"),
    ] as [([UInt8], String)] {
      let property =
        [0x0A, 7] + Array("Quality".utf8) + [0x12, UInt8(3 + code.count), 0x08, 3, 0x18] + code
      let data = message([metric(nil, alias: 1, [0x50, 1], properties: property)], sequence: nil)
      #expect(bench.told(topic: "spBv1.0/G/NDATA/n", data) == ["n/water_ec=1000.0 uS/cm\(quality)"])
    }
  }

  @Test("commands, hosts and other topics are told apart; broken bytes are refused")
  func others() throws {
    let bench = try Bench(sources: [SourceDefinition(topic: "spBv1.0/#", format: "sparkplug")])
    for topic in [
      "spBv1.0/STATE/scada", "spBv1.0/G/NCMD/n", "spBv1.0/G/DCMD/n/d", "spBv1.0/G/NBIRTH/n/d",
    ] {
      #expect(bench.told(topic: topic, [0x01]) == ["ignored"])
    }
    #expect(bench.register.devices.isEmpty)
    #expect(bench.told(topic: "spBv1.0/G/NDATA/n", [0xFF, 0xFF]) == ["malformed"])
    let other = try Bench("other/{site}/{device}", format: "sparkplug")
    #expect(other.told(topic: "other/s/d", birth(1)) == ["malformed"])
  }

  @Test("times beyond all calendars are refused, and births survive a change of the configuration")
  func edges() throws {
    let bench = try bench()
    let stamp: [UInt8] = [0x18] + [UInt8](repeating: 0xFF, count: 9) + [0x01]
    let timed = message([metric("a", type: 7, [0x50, 1] + stamp)], sequence: nil)
    #expect(bench.told(topic: "spBv1.0/G/NDATA/n", timed) == ["bad_time"])
    let born = birth(1, [metric("co2", alias: 1, type: 7, [0x50, 6])])
    #expect(bench.told(topic: "spBv1.0/G/NBIRTH/n", born) == ["n/co2=6.0 [ppm]"])
    let next = try self.bench()
    next.decoder.inheritClocks(of: bench.decoder)
    let data = message([metric(nil, alias: 1, [0x50, 7])], sequence: 1)
    #expect(next.told(topic: "spBv1.0/G/NDATA/n", data) == ["n/co2=7.0 [ppm]"])
    #expect(next.decoder.takeRequests().isEmpty)
  }
}
