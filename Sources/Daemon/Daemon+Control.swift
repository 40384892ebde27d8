import Configuration
import Logging
import Store
import Telemetry

extension Daemon {
  func startControl() throws(DaemonError) {
    control = try ControlServer(path: configuration.controlSocket, queue: queue) {
      [weak self] question in
      self?.answer(question) ?? Self.refusal("the daemon is stopping")
    }
  }

  private func answer(_ question: String) -> String {
    guard question == "status" else { return Self.refusal("unknown question; ask: status") }
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
