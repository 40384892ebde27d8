import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

@Suite("Bytes at random")
struct FuzzTests {
  private static let seeds = [
    #"{"ts":1784951999500,"seq":17,"air_temp":28.4,"rel_humidity":"91.2 %","co2":null}"#,
    #"{"time":"2026-07-25 11:59:00","data":[{"id":"co2","value":420,"unit":"ppm"},{"v":[1,2]}]}"#,
    #"[{"n":"ph","v":-7.1e0,"u":"[pH]"},{"values":{"a":{"b":true}},"t":1784951999}]"#,
    #"{"dev":"d","水温":"21,5℃","\u6c34\ud83d\ude00":"--","pump_state":"开","x":[[0.5],{"y":1}]}"#,
  ]

  /// A payload with a few bytes changed, cut out, doubled or thrown in.
  private func mutant(_ random: inout SplitMix) -> [UInt8] {
    var bytes = Array(Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &random)].utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2:
        bytes.insert(Array("{}[],:\"\\0e.-".utf8).randomElement(using: &random) ?? 0, at: place)
      case 3: bytes = Array(bytes.prefix(place))
      default: bytes += bytes[place..<min(place + 20, bytes.count)]
      }
    }
    return bytes
  }

  @Test("what is taken as JSON is JSON to Foundation too, and samples are never without sense")
  func mutants() throws {
    var random = SplitMix(seed: 42)
    let bench = try Bench()
    var taken = 0
    for _ in 0..<8000 {
      let bytes = mutant(&random)
      let (message, samples) = bench.decode(bytes)
      for sample in samples {
        #expect(sample.value?.isFinite ?? (sample.flag == .missing))
        #expect(sample.time >= DecodingLimits.standard.earliest)
        #expect(sample.time <= Bench.noon + .minutes(5))
      }
      switch message.outcome {
      case .readings(let count):
        #expect(count == samples.count && count > 0)
        taken += 1
      case .rejected(let code, let reason):
        #expect(samples.isEmpty && !reason.isEmpty)
        // A duplicate key is told at once, whatever may follow it.
        if code == .malformed || code == .duplicateKey { continue }
      case .ignored: Issue.record("a fresh message was ignored")
      }
      let object = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      #expect(object != nil, "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(taken > 200)
    #expect(bench.register.series.count <= DecodingLimits.standard.maximumSeriesPerDevice)
  }

  @Test("any bytes at all in payload and topic do no harm, in both formats")
  func noise() throws {
    var random = SplitMix(seed: 43)
    let bench = try Bench(sources: [
      SourceDefinition(topic: "v/{device}/{metric}", format: "value"),
      SourceDefinition(topic: "{site}/{device...}", format: "json"),
    ])
    let register = bench.register
    var rejected = 0
    for _ in 0..<8000 {
      let count = Int.random(in: 0...40, using: &random)
      let payload = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let topic = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      var batch = MessageBatch()
      topic.withUnsafeBytes { topic in
        payload.withUnsafeBytes { payload in
          batch.append(topic: topic, payload: payload, arrived: Bench.noon)
        }
      }
      var samples: [Sample] = []
      let message = bench.decoder.decode(
        batch.entries[0],
        in: batch.bytes,
        register: &bench.register,
        into: &samples
      )
      if case .rejected = message.outcome { rejected += 1 }
    }
    #expect(rejected > 7500)
    #expect(register.devices.isEmpty)
    for device in bench.register.devices {
      #expect(NamePart.isValid(device.site) && NamePart.isValid(device.name))
    }
  }
}
