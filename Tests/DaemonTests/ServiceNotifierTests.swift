import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Daemon

/// What systemd would hear, on a datagram socket of the test's own.
@Suite struct ServiceNotifierTests {
  private let directory: TemporaryDirectory
  private let path: String
  private let socketDescriptor: Int32

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path(of: "notify")
    socketDescriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = try #require(UnixAddress(path))
    let bound = address.withPointer { [socketDescriptor] in bind(socketDescriptor, $0, $1) }
    try #require(bound == 0)
  }

  private func received() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(socketDescriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }

  @Test func eachStateIsOneDatagram() {
    let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": path])
    notifier.send("READY=1\nSTATUS=running")
    notifier.send("STOPPING=1")
    #expect(received() == "READY=1\nSTATUS=running")
    #expect(received() == "STOPPING=1")
    #expect(received() == nil)
  }

  @Test func withoutAManagerNothingHappens() {
    ServiceNotifier(environment: [:]).send("READY=1")
    ServiceNotifier(environment: ["NOTIFY_SOCKET": path + ".gone"]).send("READY=1")
    #expect(received() == nil)
  }

  @Test func readinessIsToldOnceToTheManagerAndToTheDescriptor() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    var ready = ReadySignal(
      descriptor: ends[1],
      notifier: ServiceNotifier(environment: ["NOTIFY_SOCKET": path])
    )
    ready.give(status: "running")
    ready.give(status: "running")
    #expect(received() == "READY=1\nSTATUS=running")
    #expect(received() == nil)
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = read(ends[0], &buffer, buffer.count)
    #expect(String(decoding: buffer[..<count], as: UTF8.self) == "ready\n")
    #expect(read(ends[0], &buffer, buffer.count) == 0)
    close(ends[0])
  }

  @Test(arguments: [
    (["WATCHDOG_USEC": "90000000"], Duration.seconds(90)),
    (["WATCHDOG_USEC": "90000000", "WATCHDOG_PID": "1"], nil),
    (["WATCHDOG_USEC": "no"], nil), ([:], nil),
  ])
  func theWatchdogIsOursOnlyWhenMeantForUs(
    environment: [String: String],
    interval: Duration?
  ) {
    #expect(ServiceNotifier(environment: environment).watchdogInterval == interval)
  }

  @Test func aQueueThatStandsStillGivesNoSignOfLife() {
    let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": path])
    let (moving, stuck) = (DispatchQueue(label: "moving"), DispatchQueue(label: "stuck"))
    let live = LiveStateBox()
    let watchdog = Watchdog(queues: [moving, stuck], notifier: notifier, live: live)
    watchdog.beat(now: .epoch)
    moving.sync {}
    stuck.sync {}
    #expect(received() == "WATCHDOG=1")
    watchdog.beat(now: .epoch)
    #expect(received() == "WATCHDOG=1")
    stuck.suspend()
    watchdog.beat(now: .epoch)
    moving.sync {}
    _ = received()
    watchdog.beat(now: .epoch)
    #expect(received() == nil)
    stuck.resume()
    moving.sync {}
    stuck.sync {}
    watchdog.beat(now: .epoch)
    #expect(received() == "WATCHDOG=1")
  }

  @Test func aCommitThatHangsGivesNoSignOfLife() {
    let live = LiveStateBox()
    live.update { $0.commitSince = .epoch }
    let watchdog = Watchdog(
      queues: [],
      notifier: ServiceNotifier(environment: ["NOTIFY_SOCKET": path]),
      live: live
    )
    watchdog.beat(now: .epoch + .seconds(59))
    #expect(received() == "WATCHDOG=1")
    watchdog.beat(now: .epoch + .seconds(61))
    #expect(received() == nil)
  }
}
