import Foundation
import Telemetry

/// Tells the journal of alerts, with a field for each fact (systemd's native journal protocol): one
/// datagram of `FIELD=value` lines.
struct JournalWriter: Sendable {
  private let path: String

  /// Makes a writer to journald's socket, or another one.
  init(path: String) { self.path = path }

  /// Tells of an event; where no journal listens, nothing happens.
  func tell(_ transition: AlertTransition) {
    let bytes = Array(Self.text(transition).utf8)
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        sendto(
          descriptor,
          bytes,
          bytes.count,
          Int32(MSG_DONTWAIT | MSG_NOSIGNAL),
          address,
          socklen_t(MemoryLayout<sockaddr_un>.size)
        )
      }
    }
  }

  static func text(_ transition: AlertTransition) -> String {
    let alert = transition.alert
    let isUrgent = alert.severity == .critical || alert.severity == .major
    let priority = transition.event == .firing ? isUrgent ? 2 : 4 : 5
    let fields: [(String, String)] = [
      ("MESSAGE", "alert \(transition.event.rawValue): \(alert.id)"), ("PRIORITY", "\(priority)"),
      ("SYSLOG_IDENTIFIER", "sluiced"), ("SLUICE_EVENT", transition.event.rawValue),
      ("SLUICE_ALERT", alert.id), ("SLUICE_RULE", alert.rule), ("SLUICE_SITE", alert.site),
      ("SLUICE_DEVICE", alert.device ?? ""), ("SLUICE_SEVERITY", alert.severity.rawValue),
      ("SLUICE_VALUE", alert.value.map { "\($0)" } ?? ""),
    ]
    // A line break in a value would begin a field of its own.
    return fields.map { "\($0.0)=\($0.1.replacing("\n", with: " "))\n" }.joined()
  }
}
