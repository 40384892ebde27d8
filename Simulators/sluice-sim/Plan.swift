import FieldSimulation
import Foundation
import MQTT
import Telemetry

/// What the arguments of `run` ask for, checked.
struct Plan {
  let scenario: Scenario
  let seed: UInt64
  let speed: ReplaySpeed
  let start: Instant
  /// Where the simulated time ends; nil for never.
  let end: Instant?
  let broker: BrokerSettings

  init(_ command: RunCommand, now: Instant) throws {
    let scenario = try ScenarioLocator.scenario(command.scenario)
    guard let speed = ReplaySpeed(command.speed) else {
      throw RunError.usage("--speed \(command.speed): write a number from 1 to 1000000, or max")
    }
    guard let start = StartTime.instant(command.from, now: now) else {
      let forms = "now, -26h, 2026-07-25 or 2026-07-25T04:00"
      throw RunError.usage("--from \(command.from): write \(forms)")
    }
    let span = command.duration.map { TimeSpan($0) }
    if case .some(.none) = span {
      throw RunError.usage("--duration \(command.duration ?? ""): write a length such as 90m or 7d")
    }
    if let count = command.devices, !(1...1_000_000).contains(count) {
      throw RunError.usage("--devices \(count): write a number from 1 to 1000000")
    }
    broker = try command.connection.settings()
    self.scenario = command.devices.map { scenario.scaled(toDevices: $0) } ?? scenario
    let links = self.scenario.linkCount
    if !command.dryRun, links > BrokerSink.maximumLinks {
      throw RunError.usage(
        "\(links) gateways and devices with a will want connections of their own, "
          + "\(BrokerSink.maximumLinks) may have one: take some out of the scenario, or use --devices"
      )
    }
    seed = command.seed ?? scenario.seed
    (self.speed, self.start) = (speed, start)
    let length = span ?? nil
    end = length.map { start + $0 } ?? (command.dryRun ? now : nil)
    if command.dryRun, length == nil, start >= now {
      throw RunError.usage("--dry-run needs an end: add --duration 1d, or --from -26h")
    }
  }
}
