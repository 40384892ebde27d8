import Dispatch
import Telemetry
import TestSupport
import Testing

@testable import MQTT

@Suite(.enabled(if: MosquittoBroker.executable != nil, "mosquitto is not installed"))
struct CompanionTests {
  @Test func receiptsAreRetainedAndTheLatestCounts() throws {
    let broker = try MosquittoBroker()
    let companion = try BrokerCompanion(settings: .test(broker.port), onDropped: { _ in })
    // Before it is connected: only the latest number of each device is kept.
    for sequence in Int64(1)...100 {
      companion.publishReceipt(device: "probe-1", sequence: sequence)
      companion.publishReceipt(device: "probe-2", sequence: sequence * 2)
    }
    companion.start()
    try Eventually.holds { companion.flush(timeout: .milliseconds(100)) }
    let probe = try SessionProbe(
      .test(broker.port, id: "device"),
      filters: ["sluice/receipt/+"],
      commits: true
    )
    try probe.start()
    try probe.messages(2)
    #expect(Set(probe.record.value.messages) == ["100", "200"])
    let entries = probe.record.value.batches.flatMap(\.entries)
    #expect(entries.allSatisfy { $0.isRetained })
    companion.publishReceipt(device: "probe-1", sequence: 101)
    try probe.record.wait { $0.messages.contains("101") }
    companion.close()
    try probe.stop()
  }

  @Test func requestsAreNotRetainedAndTheLatestCounts() throws {
    let broker = try MosquittoBroker()
    let probe = try SessionProbe(
      .test(broker.port, id: "node"),
      filters: ["spBv1.0/+/NCMD/+"],
      commits: true
    )
    try probe.start()
    let companion = try BrokerCompanion(settings: .test(broker.port), onDropped: { _ in })
    companion.publishRequest(topic: "spBv1.0/G/NCMD/edge", payload: Array("first".utf8))
    companion.publishRequest(topic: "spBv1.0/G/NCMD/edge", payload: Array("second".utf8))
    companion.publishRequest(topic: "spBv1.0/#", payload: Array("nowhere".utf8))
    companion.start()
    try probe.record.wait { $0.messages.contains("second") }
    #expect(companion.flush())
    #expect(!probe.record.value.messages.contains("nowhere"))
    let entries = probe.record.value.batches.flatMap(\.entries)
    #expect(entries.allSatisfy { !$0.isRetained })
    companion.close()
    try probe.stop()
  }

  @Test func droppedMessagesAreReported() throws {
    let broker = try MosquittoBroker(settings: ["max_queued_messages 10", "sys_interval 1"])
    let dropped = Waiter<Int64>(0)
    let companion = try BrokerCompanion(settings: .test(broker.port)) { rise in
      dropped.update { $0 += rise }
    }
    companion.start()
    let probe = try SessionProbe(.test(broker.port))
    try probe.start()
    try probe.stop()
    // An absent session: the first few are queued, the rest is thrown away. The companion may not
    // have a first count yet, so this is repeated until it sees a rise.
    try Eventually.holds("a rise", within: 20) {
      try publish(100, to: broker)
      return dropped.value >= 100
    }
    companion.close()
  }

  @Test func theBrokerSaysWhatItIs() throws {
    let broker = try MosquittoBroker()
    let version = Waiter<String>("")
    let companion = try BrokerCompanion(
      settings: .test(broker.port),
      onDropped: { _ in },
      onVersion: { text in version.update { $0 = text } }
    )
    companion.start()
    try version.wait { $0.hasPrefix("mosquitto version ") }
    companion.close()
  }
}
