import Logging
import Telemetry

/// Counts what happens too often for a line each, and logs the sum at most once a minute.
struct NoticeCounter: Sendable {
  /// Messages that went to the quarantine since the last line.
  var quarantined: Int64 = 0
  private var last: Instant?

  /// Logs what has gathered, if it is time.
  mutating func flush(to logger: Logger?, now: Instant) {
    guard quarantined > 0, last.map({ now - $0 >= .minutes(1) || now < $0 }) ?? true else { return }
    logger?.warning(
      "messages could not be decoded and are kept in the quarantine",
      metadata: ["messages": "\(quarantined)"]
    )
    (quarantined, last) = (0, now)
  }
}
