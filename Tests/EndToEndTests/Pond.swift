import Foundation
import Store
import Telemetry
import TestSupport
import Testing

/// A pond whose oxygen the test sets.
final class Pond {
  let broker: MosquittoBroker
  let daemon: DaemonProcess
  private var lastTime: Int64 = 0

  /// Makes a pond with a broker and a daemon that does not run yet.
  init(rules: String, _ change: (inout DaemonSettings) -> Void = { _ in }) throws {
    broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
    var settings = DaemonSettings(brokerPort: broker.port)
    settings.rules = rules
    change(&settings)
    daemon = try DaemonProcess(settings)
  }

  func measure(_ oxygen: Double, at device: String = "probe-1") throws {
    // Two measurements may fall into one millisecond, where the second would be a duplicate.
    lastTime = max(lastTime + 1, Int64(Date().timeIntervalSince1970 * 1000))
    let body = #"{"ts":\#(lastTime),"dissolved_oxygen":\#(oxygen)}"#
    try WirePublisher(
      port: broker.port,
      [WirePublisher.Message("farm/qingxi-3/\(device)/telemetry", body)]
    ).wait()
  }

  /// The events that the alert log tells, in its order.
  func events() throws -> [String] {
    let log = try? String(
      contentsOfFile: daemon.folder.path(of: "alerts.jsonl"),
      encoding: .utf8
    )
    return try (log ?? "").split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      let fields = try #require(object as? [String: Any])
      #expect(fields["rule"] as? String == "pond_oxygen_low")
      return try #require(fields["event"] as? String)
    }
  }

  func waitFor(_ event: String, count: Int = 1) throws {
    do {
      try Eventually.holds("\(event) in the alert log", within: 30, every: 50) {
        try events().count { $0 == event } == count
      }
    } catch {
      throw TestSupportError("\(error): \(try events()); \(daemon.lastWords)")
    }
  }

  func alert() throws -> Alert {
    try #require(try StoreReader(path: daemon.storePath).alerts(states: nil, since: nil).first)
  }
}
