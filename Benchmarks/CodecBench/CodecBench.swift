import Decoding
import Foundation
import Telemetry

/// Measures what one message of each format costs: from its bytes to samples with series, units and
/// times, on one core.
///
/// Takes the file of messages and prints one CSV line for each: title, bytes, readings, nanoseconds of
/// this decoder, its allocations (empty where nobody counts them, ``AllocationCount``), nanoseconds of
/// Foundation's `JSONDecoder` (empty where the payload is no JSON). Nanoseconds are processor time.
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
      let own = try measure(message)
      let foundation = measureFoundation(message).map { "\(Int($0))" } ?? ""
      let allocations = own.allocations.map { "\($0)" } ?? ""
      print(
        "\(message.title),\(message.bytes.count),\(own.readings),\(Int(own.nanoseconds)),\(allocations),\(foundation)"
      )
    }
  }

  /// What one message costs this decoder, and how many readings it holds.
  private static func measure(
    _ message: BenchMessage
  ) throws -> (nanoseconds: Double, allocations: Double?, readings: Int) {
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
    let work = {
      samples.removeAll(keepingCapacity: true)
      for entry in batch.entries {
        _ = decoder.decode(entry, in: batch.bytes, register: &register, into: &samples)
      }
    }
    let nanoseconds = fastest(of: 256, work)
    // Once more, when all room has been made that there has to be.
    let allocations = AllocationCount().map { Double($0.of(work)) / 256 }
    return (nanoseconds, allocations, samples.count / 256)
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

  /// The processor time of one of `count` repetitions, below which a tenth of all measurements is.
  ///
  /// It measures for half a second. The very least is not to be trusted: the counter of a virtual machine
  /// now and then leaves time out.
  private static func fastest(of count: Int, _ work: () -> Void) -> Double {
    let start = processorTime()
    var times: [Double] = []
    while true {
      let before = processorTime()
      guard before - start < 5e8 else { break }
      work()
      times.append(processorTime() - before)
    }
    times.sort()
    return times[times.count / 10] / Double(count)
  }

  /// The processor time of this thread in nanoseconds.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}
