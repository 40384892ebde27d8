import Dispatch
import Foundation
import Logging
import Telemetry
import TestSupport
import Testing

@testable import Notify

/// The `log` channel with `journal: true`, in the journal's native protocol, on a socket of the test's
/// own.
@Suite struct JournalTests {
  /// A datagram socket that stands for journald's.
  private final class Journal {
    let path: String
    private let folder: TemporaryDirectory
    private let descriptor: Int32

    init() throws {
      folder = try TemporaryDirectory("journal")
      path = folder.path(of: "socket")
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
      let bound = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(bound == 0)
      var limit = timeval(tv_sec: 10, tv_usec: 0)
      let size = socklen_t(MemoryLayout<timeval>.size)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    }

    deinit { close(descriptor) }

    /// The fields of the next entry; each is a line `NAME=value`.
    func next() -> [String: String] {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
      let pairs = text.split(separator: "\n").map { line -> (String, String) in
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "no value")
      }
      return Dictionary(pairs, uniquingKeysWith: { "\($0) and \($1)" })
    }
  }

  private static func transition(
    _ event: AlertEvent,
    severity: Severity = .critical,
    device: String? = "d"
  ) -> AlertTransition {
    let alert = Alert(
      rule: "low",
      site: "a",
      device: device,
      episode: 1,
      state: event == .resolved ? .resolved : .firing,
      severity: severity,
      activeSince: .epoch,
      firedAt: .epoch,
      ended: event == .resolved ? .epoch : nil,
      value: 2.5,
      judged: .epoch,
      fingerprint: "f"
    )
    return AlertTransition(event: event, time: .epoch, alert: alert)
  }

  @Test func everyEventIsAnEntryWithAFieldForEachFact() throws {
    let journal = try Journal()
    let folder = try TemporaryDirectory()
    let queue = DispatchQueue(label: "delivery")
    let events = [
      Self.transition(.firing), Self.transition(.acknowledged), Self.transition(.resolved),
      Self.transition(.firing, severity: .minor, device: nil),
    ]
    let delivery = AlertDelivery(
      queue: queue,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      journalPath: journal.path
    ) { ordinal, limit in
      events.enumerated().map { (ordinal: Int64($0.offset + 1), transition: $0.element) }
        .filter { $0.ordinal > ordinal }.prefix(limit).map(\.self)
    }
    let target = AlertDelivery.Target(
      name: "log",
      path: folder.path(of: "alerts.jsonl"),
      tellsJournal: true
    )
    queue.sync {
      delivery.use([target], zone: .utc, delivered: [:])
      delivery.deliver()
      delivery.deliver()
    }
    let entries = events.map { _ in journal.next() }
    #expect(
      entries[0] == [
        "MESSAGE": "alert firing: low:a/d#1", "PRIORITY": "2", "SYSLOG_IDENTIFIER": "sluiced",
        "SLUICE_EVENT": "firing", "SLUICE_ALERT": "low:a/d#1", "SLUICE_RULE": "low",
        "SLUICE_SITE": "a", "SLUICE_DEVICE": "d", "SLUICE_SEVERITY": "critical",
        "SLUICE_VALUE": "2.5",
      ]
    )
    #expect(entries.map { $0["PRIORITY"] } == ["2", "5", "5", "4"])
    #expect(
      entries.map { $0["SLUICE_EVENT"] } == ["firing", "acknowledged", "resolved", "firing"]
    )
    #expect(entries[3]["SLUICE_DEVICE"] == "", "an alert of a whole site")
    let lines = try String(contentsOfFile: target.path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == events.count)
  }

  /// A line break in a value would begin a field of the journal's own.
  @Test func noValueCanMakeAField() throws {
    let journal = try Journal()
    JournalWriter(path: journal.path).tell(
      Self.transition(.firing, device: "d\nPRIORITY=0\nCODE_FUNC=x")
    )
    let entry = journal.next()
    #expect(entry["PRIORITY"] == "2")
    #expect(entry["CODE_FUNC"] == nil)
  }

  /// Where there is no journal the log is told all the same.
  @Test func withoutAJournalNothingFails() {
    JournalWriter(path: "/nowhere/at/all").tell(Self.transition(.firing))
    JournalWriter(path: String(repeating: "x", count: 200)).tell(Self.transition(.firing))
  }
}
