import ArgumentParser
import FieldSimulation
import Foundation
import Histogram
import MQTT
import Telemetry

/// `sluice-sim load`: how much a broker takes, and how long it takes for it.
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Publish at a fixed rate, or as fast as the broker takes it, and measure.",
    discussion: """
      Each message is due at its own moment, whether or not the ones before it are through, and \
      its latency runs from there to the broker's confirmation: a broker that stops for a second \
      is seen by all messages of that second.

      Example:
        sluice-sim load --rate 2000 --duration 30s --connections 20 --devices 1000
      """
  )

  @Option(help: "Messages a second over all connections, or 'max'.")
  var rate = "1000"

  @Option(help: "How long, such as 30s or 5m; an hour at the most.")
  var duration = "10s"

  @Option(help: "Connections, 1 to 1000; each is a client of its own.")
  var connections = 1

  @Option(help: "Devices that the messages come from, 1 to 1000000.")
  var devices = 1000

  @Option(help: "The site under which they are published.")
  var site = "load"

  @OptionGroup var connection: BrokerOptions

  mutating func run() throws {
    guard (1...1000).contains(connections), (1...1_000_000).contains(devices) else {
      throw RunError.usage("--connections takes 1 to 1000, --devices 1 to 1000000")
    }
    guard let span = TimeSpan(duration), span > .zero, span <= .hours(1) else {
      throw RunError.usage("--duration \(duration): write a length such as 30s or 5m, up to 1h")
    }
    let perSecond = rate == "max" ? nil : Double(rate)
    guard rate == "max" || (perSecond ?? 0) > 0 else {
      throw RunError.usage("--rate \(rate): write messages a second, or max")
    }
    guard NamePart.isValid(site) else {
      throw RunError.usage("--site: use 1 to 64 of A-Z a-z 0-9 _ -")
    }
    let lanes = try (0..<connections).map { number in
      try LoadLane(
        settings: try connection.settings(number: number + 1),
        number: number,
        of: connections,
        site: site,
        devices: devices,
        rate: perSecond.map { $0 / Double(connections) }
      )
    }
    let began = ContinuousClock.now
    let threads = DispatchGroup()
    for lane in lanes {
      threads.enter()
      Thread.detachNewThread {
        lane.publish(until: began + .milliseconds(span.milliseconds), from: began)
        threads.leave()
      }
    }
    threads.wait()
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    try report(lanes, seconds: seconds)
  }

  private func report(_ lanes: [LoadLane], seconds: Double) throws {
    let total = Histogram<UInt64>(numberOfSignificantValueDigits: .three)
    var all = total
    var (published, confirmed) = (0, 0)
    for lane in lanes {
      lane.finish()
      lane.add(to: &all)
      published += lane.published
      confirmed += lane.confirmed
    }
    print("\(published) published, \(confirmed) confirmed, \(Int(Double(confirmed) / seconds))/s")
    let shares: [(String, Double)] = [
      ("p50", 50), ("p90", 90), ("p99", 99), ("p99.9", 99.9), ("max", 100),
    ]
    let words = shares.map { name, share in
      let microseconds = Double(all.valueAtPercentile(share))
      return "\(name) \(String(format: "%.2f", microseconds / 1000)) ms"
    }
    print("latency from due to confirmed: " + words.joined(separator: ", "))
    guard confirmed == published else {
      throw RunError.failed("the broker has not confirmed \(published - confirmed) messages")
    }
  }
}
