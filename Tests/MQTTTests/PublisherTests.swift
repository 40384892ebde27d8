import Dispatch
import Telemetry
import TestSupport
import Testing

@testable import MQTT

@Suite(.enabled(if: MosquittoBroker.executable != nil, "mosquitto is not installed"))
struct PublisherTests {
  @Test func messagesOfManyThreadsArriveOnceInEachThreadsOrder() throws {
    let broker = try MosquittoBroker()
    let probe = try SessionProbe(.test(broker.port), commits: true)
    try probe.start()
    let publisher = Publisher(settings: .test(broker.port, id: "p"), window: 50)
    try publisher.connect()
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      for number in 0..<500 {
        try? publisher.publish(topic: "t/\(thread)", payload: Array("\(thread) \(number)".utf8))
      }
    }
    #expect(publisher.flush())
    let messages = try probe.messages(2000)
    for thread in 0..<4 {
      #expect(
        messages.filter { $0.hasPrefix("\(thread) ") } == (0..<500).map { "\(thread) \($0)" }
      )
    }
    let statistics = publisher.statistics
    #expect(statistics.acknowledged == 2000 && statistics.outstanding == 0)
    publisher.close()
    try probe.stop()
  }

  @Test func aFullWindowHoldsTheCallerBack() throws {
    let publisher = Publisher(settings: .test(try FreePort.pick(), id: "p"), window: 3)
    publisher.start()
    for _ in 0..<3 { try publisher.publish(topic: "t", payload: []) }
    let isTaken = try publisher.tryPublish(topic: "t", payload: [])
    #expect(!isTaken)
    #expect(!publisher.flush(timeout: .milliseconds(50)))
    let error = Waiter<MQTTError?>(nil)
    DispatchQueue.global().async {
      do throws(MQTTError) {
        try publisher.publish(topic: "t", payload: [])
      } catch let closed {
        error.set(closed)
      }
    }
    publisher.close()
    try error.wait { $0?.code == .closed }
    #expect(throws: MQTTError.self) { try publisher.publish(topic: "t", payload: []) }
  }

  @Test func whatIsOnItsWayWhenTheBrokerEndsArrivesAfterwards() throws {
    // Without this the broker throws away what comes before the session is back.
    let broker = try MosquittoBroker(settings: ["max_queued_messages 0"])
    let probe = try SessionProbe(.test(broker.port), commits: true)
    try probe.start()
    let publisher = Publisher(settings: .test(broker.port, id: "p"), window: 500)
    try publisher.connect()
    let isDone = Waiter(false)
    DispatchQueue.global().async {
      for number in 0..<20_000 {
        try? publisher.publish(topic: "t/a", payload: Array("\(number)".utf8))
      }
      isDone.set(true)
    }
    for round in 1...3 {
      try probe.messages(round * 2000)
      try broker.restart()
    }
    try isDone.wait(within: 30) { $0 }
    #expect(publisher.flush(timeout: .seconds(20)))
    try probe.record.wait(within: 20) { Set($0.messages).count == 20_000 }
    // Two restarts may fall into one absence of a publisher that waits to try again.
    #expect((2...4).contains(publisher.statistics.connections))
    publisher.close()
    try probe.stop()
  }

  @Test func qos0IsCountedAsSent() throws {
    let broker = try MosquittoBroker()
    let publisher = Publisher(settings: .test(broker.port, id: "p"), window: 10)
    try publisher.connect()
    for _ in 0..<1000 { try publisher.publish(topic: "t", payload: [1], qos: .atMostOnce) }
    #expect(publisher.flush())
    #expect(publisher.statistics.sent == 1000 && publisher.statistics.acknowledged == 0)
    publisher.close()
  }

  @Test func theWillIsPublishedAfterAnAbruptEndOnly() throws {
    let broker = try MosquittoBroker()
    let probe = try SessionProbe(.test(broker.port), commits: true)
    try probe.start()
    for (name, isAbrupt) in [("polite", false), ("abrupt", true)] {
      let will = Will(topic: "t/will", payload: Array(name.utf8))
      let publisher = Publisher(settings: .test(broker.port, id: name), will: will)
      try publisher.connect()
      if isAbrupt { publisher.abandon() } else { publisher.close() }
    }
    #expect(try probe.messages(1) == ["abrupt"])
    try probe.stop()
  }

  @Test(arguments: ["", "a/+", "#", "a\u{0}b", String(repeating: "x", count: 70_000)])
  func aTopicThatIsNoneIsRefused(_ topic: String) {
    let publisher = Publisher(settings: .test(1))
    #expect(throws: MQTTError.self) { try publisher.publish(topic: topic, payload: []) }
  }

  @Test func refusalsAreCountedWithVersion5() throws {
    let directory = try TemporaryDirectory()
    let list = try directory.write("topic read #\ntopic write allowed\n", to: "acl")
    let broker = try MosquittoBroker(settings: ["acl_file \(list)"])
    let publisher = Publisher(settings: .test(broker.port, id: "p", version: .v5))
    try publisher.connect()
    try publisher.publish(topic: "allowed", payload: [])
    try publisher.publish(topic: "forbidden", payload: [])
    #expect(publisher.flush())
    #expect(publisher.statistics.acknowledged == 2 && publisher.statistics.refused == 1)
    publisher.close()
  }

  @Test func aConnectionThatCannotBeMadeIsAnErrorInTime() throws {
    let publisher = Publisher(settings: .test(try FreePort.pick()))
    let error = #expect(throws: MQTTError.self) {
      try publisher.connect(timeout: .milliseconds(200))
    }
    #expect(error?.code == .timeout)
    publisher.close()
  }
}
