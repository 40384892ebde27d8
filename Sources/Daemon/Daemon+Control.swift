import Configuration
import Dispatch
import Logging
import Store
import Telemetry

extension Daemon {
  /// Listens for questions, on a queue that nothing else waits for: a slow client is alone with
  /// itself.
  func startControl() throws(DaemonError) {
    let controlQueue = DispatchQueue(label: "sluice.control")
    control = try ControlServer(path: configuration.controlSocket, queue: controlQueue) {
      [weak self] question in
      self?.answer(question) ?? Self.refusal("the daemon is stopping")
    }
  }

  private func answer(_ question: String) -> String {
    guard question == "status" else { return Self.refusal("unknown question; ask: status") }
    let configuration = queue.sync { self.configuration }
    do {
      let reader = try StoreReader(path: configuration.store.path)
      return try StatusReport(
        reader: reader,
        live: live.current,
        since: started,
        zone: configuration.zone
      ).json
    } catch {
      return Self.refusal("the store cannot be read: \(error)")
    }
  }

  private static func refusal(_ reason: String) -> String {
    let safe = reason.replacing("\\", with: "/").replacing("\"", with: "'")
    return "{\"error\":\"\(safe)\"}"
  }
}
