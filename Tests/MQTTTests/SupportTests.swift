import Foundation
import Glibc
import TestSupport
import Testing

/// What the other tests lean on does what it says.
struct SupportTests {
  @Test func aBrokerRunsStopsAndComesBackOnItsPort() throws {
    let broker = try MosquittoBroker()
    #expect(accepts(broker.port))
    broker.stop()
    #expect(!accepts(broker.port))
    #expect(broker.processIdentifier == nil)
    try broker.start()
    #expect(accepts(broker.port))
    try broker.save()
    #expect(FileManager.default.fileExists(atPath: broker.directory.path(of: "mosquitto.db")))
    broker.kill()
    #expect(!accepts(broker.port))
  }

  @Test func aBrokerWithWrongSettingsSaysSo() throws {
    #expect(throws: TestSupportError.self) { try MosquittoBroker(settings: ["nonsense true"]) }
  }

  @Test func aWaitEndsInAnErrorWhenNothingComes() throws {
    let waiter = Waiter(0)
    #expect(throws: TestSupportError.self) { try waiter.wait(within: 0.01) { $0 == 1 } }
    DispatchQueue.global().async { waiter.set(1) }
    #expect(try waiter.wait { $0 == 1 } == 1)
  }

  private func accepts(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    address.sin_port = port.bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
