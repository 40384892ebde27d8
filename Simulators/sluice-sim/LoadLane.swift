import FieldSimulation
import Foundation
import Histogram
import MQTT
import Synchronization
import Telemetry

/// One connection of a load: it publishes its share and times each message.
///
/// Its publisher confirms in the order in which it was given messages, so a queue of due moments
/// is all that it takes to tell whose confirmation it is.
final class LoadLane: Sendable {
  private struct Flight {
    var due: [ContinuousClock.Instant] = []
    var head = 0
    var latencies = Histogram<UInt64>(numberOfSignificantValueDigits: .three)

    mutating func confirm(_ count: Int, at now: ContinuousClock.Instant) {
      for _ in 0..<count where head < due.count {
        let waited = now - due[head]
        head += 1
        latencies.record(UInt64(max(0, waited / .microseconds(1))))
      }
      if head > 100_000 {
        due.removeFirst(head)
        head = 0
      }
    }
  }

  private let publisher: Publisher
  private let flight: FlightBox
  private let topics: [String]
  private let rate: Double?
  private let counter = Atomic(0)

  private final class FlightBox: Sendable {
    let state = Mutex(Flight())
  }

  /// Connects; `rate` is in messages a second.
  init(
    settings: BrokerSettings,
    number: Int,
    of count: Int,
    site: String,
    devices: Int,
    rate: Double?
  ) throws {
    let flight = FlightBox()
    self.flight = flight
    self.rate = rate
    topics = stride(from: number, to: max(devices, number + 1), by: count).map {
      "farm/\(site)/device-\($0)/telemetry"
    }
    publisher = Publisher(settings: settings, window: 1000) { event in
      guard case .acknowledged(let count) = event else { return }
      flight.state.withLock { $0.confirm(count, at: .now) }
    }
    do {
      try publisher.connect(timeout: .seconds(5))
    } catch {
      publisher.abandon()
      throw RunError.failed("\(error)")
    }
  }

  /// How many messages were handed over.
  var published: Int { counter.load(ordering: .relaxed) }
  /// How many of them the broker has confirmed.
  var confirmed: Int { publisher.statistics.acknowledged }

  /// Publishes until `end`, each message when it is due.
  func publish(until end: ContinuousClock.Instant, from began: ContinuousClock.Instant) {
    var number = 0
    while true {
      let due = rate.map { began + .seconds(1) * (Double(number) / $0) } ?? .now
      guard due < end else { return }
      let wait = due - .now
      if wait > .zero { Thread.sleep(forTimeInterval: wait / .seconds(1)) }
      let topic = topics[number % topics.count]
      flight.state.withLock { $0.due.append(due) }
      guard (try? publisher.publish(topic: topic, payload: body(number))) != nil else { return }
      counter.add(1, ordering: .relaxed)
      number += 1
    }
  }

  private func body(_ number: Int) -> [UInt8] {
    let now = Instant.now.milliseconds
    let tenth = number % 10
    return Array(
      """
      {"ts":\(now),"seq":\(number),"water_temp":2\(tenth).\(tenth),"dissolved_oxygen":6.\(tenth)4,\
      "ph":7.\(tenth)1,"battery_voltage":3.6\(tenth)}
      """.utf8
    )
  }

  /// Waits for what is under way and ends.
  func finish() {
    _ = publisher.flush(timeout: .seconds(10))
    publisher.close()
  }

  /// Adds its latencies, in microseconds, to a histogram.
  func add(to total: inout Histogram<UInt64>) {
    flight.state.withLock { flight in
      for value in flight.latencies.recordedValues() {
        total.record(value.value, count: value.count)
      }
    }
  }
}
