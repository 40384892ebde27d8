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
    broker = try Self.broker(command)
    self.scenario = command.devices.map { scenario.scaled(toDevices: $0) } ?? scenario
    seed = command.seed ?? scenario.seed
    (self.speed, self.start) = (speed, start)
    let length = span ?? nil
    end = length.map { start + $0 } ?? (command.dryRun ? now : nil)
    if command.dryRun, length == nil, start >= now {
      throw RunError.usage("--dry-run needs an end: add --duration 1d, or --from -26h")
    }
  }

  private static func broker(_ command: RunCommand) throws -> BrokerSettings {
    var settings: BrokerSettings
    do {
      settings = try BrokerSettings(url: command.broker)
    } catch {
      throw RunError.usage("--broker: \(error)")
    }
    // Unique, so that two simulators never throw each other out.
    settings.clientIdentifier = "sluice-sim-\(ProcessInfo.processInfo.processIdentifier)"
    settings.username = command.username
    if let file = command.passwordFile {
      guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw RunError.failed("cannot read the password file \(file): check path and permissions")
      }
      settings.password = text.trimmingCharacters(in: .newlines)
    }
    if let file = command.caFile {
      guard settings.tls != nil else {
        throw RunError.usage("--ca-file needs TLS: write --broker mqtts://…")
      }
      settings.tls = TLSSettings(caFile: file)
    }
    return settings
  }
}
