import FieldSimulation
import Foundation
import Telemetry
import TestSupport

/// A message as a receiver understands it, parsed by Foundation and not by our own code.
struct Reading {
  let device: String
  let time: Instant
  let sequence: Int64
  let values: [String: Double]

  init?(_ message: SimulatedMessage) {
    let levels = message.topic.split(separator: "/")
    guard levels.count == 4, levels[0] == "farm", levels[3] == "telemetry",
      let object = try? JSONSerialization.jsonObject(with: Data(message.payload)),
      var fields = object as? [String: Double],
      let time = fields.removeValue(forKey: "ts"),
      let sequence = fields.removeValue(forKey: "seq")
    else { return nil }
    device = "\(levels[1])/\(levels[2])"
    self.time = Instant(milliseconds: Int64(time))
    self.sequence = Int64(sequence)
    values = fields
  }
}

extension Scenario {
  /// A scenario as it is shipped.
  static func shipped(_ name: String) throws -> Scenario {
    let folder = SharedData.packageRoot.appendingPathComponent("Simulators/scenarios")
    let file = folder.appendingPathComponent("\(name).yaml")
    return try ScenarioReader.scenario(
      from: String(contentsOf: file, encoding: .utf8),
      file: file.lastPathComponent
    )
  }

  /// The same scenario with one of its sites alone.
  func only(_ site: String) -> Scenario {
    var scenario = self
    scenario.sites = sites.filter { $0.name == site }
    return scenario
  }
}

extension Field {
  /// All messages before a moment.
  mutating func messages(until end: Instant) -> [SimulatedMessage] {
    var messages: [SimulatedMessage] = []
    while let time = nextTime, time < end {
      if let message = next() { messages.append(message) }
    }
    return messages
  }

  /// The readings of a scenario over a stretch of time.
  static func readings(
    _ scenario: Scenario,
    seed: UInt64 = 1,
    from start: Instant,
    for span: TimeSpan
  ) -> [Reading] {
    var field = Field(scenario: scenario, seed: seed, start: start)
    return field.messages(until: start + span).compactMap { Reading($0) }
  }
}

/// Midnight in Deqing on a date.
func midnight(_ year: Int, _ month: Int, _ day: Int) throws -> Instant {
  guard let date = CivilTime(year: year, month: month, day: day) else {
    throw CocoaError(.formatting)
  }
  return date.instant(offset: 28_800)
}
