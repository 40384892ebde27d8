import Configuration
import Dispatch
import Logging
import Presentation
import Synchronization
import Telemetry
import Web

/// The sign of life to somebody outside: it is given only while everything between the broker and
/// the outbox moves, so that its absence is the alarm.
final class Heartbeat: Sendable {
  private let settings: WatchConfiguration.Heartbeat
  private let transport: CurlTransport
  private let queue = DispatchQueue(label: "sluice.heartbeat")
  private let logger: Logger
  private let hasFailed = Mutex(false)

  init(_ settings: WatchConfiguration.Heartbeat, logger: Logger) {
    (self.settings, self.logger) = (settings, logger)
    transport = CurlTransport(allowsPrivate: settings.allowsPrivate)
  }

  /// Gives the sign with a few figures.
  func beat(_ figures: [(name: String, value: Cell)]) {
    var text = JSONText(zone: .utc)
    text.beginObject()
    for (name, value) in figures { text.member(name, value) }
    text.endObject()
    let request = WebRequest(
      url: settings.url.text,
      headers: ["Content-Type": "application/json"],
      body: text.bytes
    )
    queue.async { self.send(request) }
  }

  private func send(_ request: WebRequest) {
    do throws(WebError) {
      let status = try transport.send(request).status
      tell((200..<300).contains(status) ? nil : "it answered \(status)")
    } catch {
      tell(error.description)
    }
  }

  private func tell(_ fault: String?) {
    let before = hasFailed.withLock { failed in
      defer { failed = fault != nil }
      return failed
    }
    guard before != (fault != nil) else { return }
    if let fault {
      logger.error("the heartbeat does not arrive", metadata: ["reason": "\(fault)"])
    } else {
      logger.notice("the heartbeat arrives again")
    }
  }
}
