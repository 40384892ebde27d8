import Dispatch
import Foundation
import Logging
import Notify
import Synchronization
import Telemetry
import TestSupport
import Testing

/// Deliveries from a store in memory to logs in a fresh folder.
@Suite struct AlertDeliveryTests {
  private final class Events: Sendable {
    let all = Mutex<[AlertTransition]>([])

    func read(after ordinal: Int64, limit: Int) -> [(ordinal: Int64, transition: AlertTransition)] {
      all.withLock { events in
        events.enumerated().map { (Int64($0.offset + 1), $0.element) }
          .filter { $0.0 > ordinal }.prefix(limit).map { (ordinal: $0.0, transition: $0.1) }
      }
    }

    func add(_ count: Int) {
      all.withLock { events in
        for _ in 0..<count {
          let time = Instant(milliseconds: Int64(events.count) * 1000)
          let alert = Alert(
            rule: "low",
            site: "s",
            device: "d",
            episode: events.count + 1,
            state: .firing,
            severity: .minor,
            activeSince: time,
            firedAt: time,
            value: 1,
            judged: time,
            fingerprint: ""
          )
          events.append(AlertTransition(event: .firing, time: time, alert: alert))
        }
      }
    }
  }

  private let directory: TemporaryDirectory
  private let queue = DispatchQueue(label: "delivery")
  private let events = Events()

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func delivery(_ names: [String], delivered: [String: Int64] = [:]) -> AlertDelivery {
    let delivery = AlertDelivery(queue: queue, logger: Logger(label: "test")) {
      [events] ordinal, limit in
      events.read(after: ordinal, limit: limit)
    }
    use(names, delivered: delivered, in: delivery)
    return delivery
  }

  private func use(
    _ names: [String],
    delivered: [String: Int64] = [:],
    in delivery: AlertDelivery
  ) {
    let targets = names.map { AlertDelivery.Target(name: $0, path: directory.path(of: $0)) }
    queue.sync { delivery.use(targets, zone: .utc, delivered: delivered) }
  }

  private func ordinals(_ name: String) throws -> [Int] {
    let text = try String(contentsOfFile: directory.path(of: name), encoding: .utf8)
    return try text.split(separator: "\n").map {
      let object = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      return try #require(object?["ordinal"] as? Int)
    }
  }

  @Test func tellsEveryChannelEverythingOnce() throws {
    let delivery = delivery(["a", "b"])
    events.add(3)
    queue.sync { delivery.deliver() }
    queue.sync { delivery.deliver() }
    events.add(2)
    queue.sync { delivery.deliver() }
    #expect(try ordinals("a") == [1, 2, 3, 4, 5])
    #expect(try ordinals("b") == [1, 2, 3, 4, 5])
    #expect(queue.sync { delivery.cursors } == ["a": 5, "b": 5])
  }

  @Test func tellsMoreThanOnePortion() throws {
    let delivery = delivery(["a"])
    events.add(1234)
    queue.sync { delivery.deliver() }
    #expect(try ordinals("a") == Array(1...1234))
  }

  @Test func goesOnFromTheLogAfterACrash() throws {
    events.add(4)
    let before = delivery(["a"])
    queue.sync { before.deliver() }
    events.add(1)
    let after = delivery(["a"])
    queue.sync { after.deliver() }
    #expect(try ordinals("a") == [1, 2, 3, 4, 5])
  }

  @Test func goesOnFromTheStoresCursorWhereTheLogIsGone() throws {
    events.add(4)
    let delivery = delivery(["a"], delivered: ["a": 3])
    queue.sync { delivery.deliver() }
    #expect(try ordinals("a") == [4])
  }

  @Test func aLogOfAnotherStoreIsNoReasonToKeepQuiet() throws {
    events.add(400)
    let other = delivery(["a"])
    queue.sync { other.deliver() }
    events.all.withLock { $0 = [] }
    events.add(2)
    let delivery = delivery(["a"])
    queue.sync { delivery.deliver() }
    #expect(try ordinals("a").suffix(2) == [1, 2])
  }

  @Test func aChannelThatFailsHoldsNoOtherUp() throws {
    try FileManager.default.createDirectory(
      atPath: directory.path(of: "blocked"),
      withIntermediateDirectories: false
    )
    let delivery = delivery(["blocked", "b"])
    events.add(2)
    queue.sync { delivery.deliver() }
    #expect(try ordinals("b") == [1, 2])
    #expect(queue.sync { delivery.cursors } == ["blocked": 0, "b": 2])
    try FileManager.default.removeItem(atPath: directory.path(of: "blocked"))
    queue.sync { delivery.deliver() }
    #expect(try ordinals("blocked") == [1, 2])
  }

  @Test func channelsThatStayGoOnWhereTheyAre() throws {
    let delivery = delivery(["a"])
    events.add(2)
    queue.sync { delivery.deliver() }
    use(["a", "c"], delivered: ["c": 1], in: delivery)
    queue.sync { delivery.deliver() }
    #expect(try ordinals("a") == [1, 2])
    #expect(try ordinals("c") == [2])
  }
}
