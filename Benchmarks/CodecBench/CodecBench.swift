import Decoding
import Foundation
import Telemetry

/// Measures what one message of each format costs: from its bytes to samples with series, units and
/// times, on one core.
///
/// Takes the file of messages and prints one CSV line for each: title, bytes, readings, nanoseconds of
/// this decoder, nanoseconds of Foundation's `JSONDecoder` (empty where the payload is no JSON).
@main
enum CodecBench {
  static func main() throws {
    guard CommandLine.arguments.count == 2 else {
      FileHandle.standardError.write(Data("usage: codec-bench messages.jsonl\n".utf8))
      exit(2)
    }
    let text = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
    for line in text.split(separator: "\n") {
      let message = try JSONDecoder().decode(BenchMessage.self, from: Data(line.utf8))
      let (own, readings) = try measure(message)
      let foundation = measureFoundation(message).map { "\(Int($0))" } ?? ""
      print("\(message.title),\(message.bytes.count),\(readings),\(Int(own)),\(foundation)")
    }
  }

  /// Nanoseconds of one message by this decoder, and how many readings it holds.
  private static func measure(_ message: BenchMessage) throws -> (Double, Int) {
    var decoder = try Decoder(
      sources: [message.source],
      sites: [SiteDefinition(name: "s", devices: message.devices)],
      zone: .fixed("Asia/Shanghai", offset: 28_800)
    )
    var register = Register()
    var batch = MessageBatch()
    let noon = Instant(milliseconds: 1_784_952_000_000)
    for _ in 0..<256 { batch.append(topic: message.topic, payload: message.bytes, arrived: noon) }
    var samples: [Sample] = []
    let nanoseconds = fastest(of: 256) {
      samples.removeAll(keepingCapacity: true)
      for entry in batch.entries {
        _ = decoder.decode(entry, in: batch.bytes, register: &register, into: &samples)
      }
    }
    return (nanoseconds, samples.count / 256)
  }

  /// Nanoseconds of one message by `JSONDecoder`: the simulator's into a type made for it, others into
  /// a tree of any JSON.
  private static func measureFoundation(_ message: BenchMessage) -> Double? {
    let data = Data(message.bytes)
    let decoder = JSONDecoder()
    guard (try? decoder.decode(AnyJSON.self, from: data)) != nil else { return nil }
    let isTyped = (try? decoder.decode(SimulatorMessage.self, from: data)) != nil
    return fastest(of: 16) {
      for _ in 0..<16 {
        if isTyped {
          _ = try? decoder.decode(SimulatorMessage.self, from: data)
        } else {
          _ = try? decoder.decode(AnyJSON.self, from: data)
        }
      }
    }
  }

  /// The least time of one of `count` repetitions, over half a second at least.
  private static func fastest(of count: Int, _ work: () -> Void) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var least = Duration.seconds(3600)
    while clock.now - start < .milliseconds(500) { least = min(least, clock.measure(work)) }
    let (seconds, attoseconds) = least.components
    return (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(count)
  }
}
