import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
  /// `http.listen` on a socket of the file system.
  @Suite struct StatusSocketTests {
    /// A socket outlives the process that made it, however that ended.
    @Test func aDaemonThatStartsAgainListensAgain() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let folder = try TemporaryDirectory("status")
      let path = folder.path(of: "http.sock")
      var settings = DaemonSettings(brokerPort: broker.port)
      settings.more = "http: { listen: \"unix:\(path)\" }"
      let daemon = try DaemonProcess(settings)
      for _ in 0..<2 {
        try daemon.start()
        try Eventually.holds("an answer", within: 10, every: 20) {
          try answer(path) == "HTTP/1.1 200"
        }
        #expect(daemon.stop() == .exited(0))
        #expect(try answer(path) == nil)
      }
      try daemon.start()
      daemon.kill()
      try daemon.start()
      try Eventually.holds("an answer", within: 10, every: 20) {
        try answer(path) == "HTTP/1.1 200"
      }
      daemon.stop()
    }

    /// The beginning of the answer on health; nil where nobody listens.
    private func answer(_ path: String) throws -> String? {
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let isShort = withUnsafeMutableBytes(of: &address.sun_path) { room in
        room.count > path.utf8.count ? (room.copyBytes(from: path.utf8), true).1 : false
      }
      try #require(isShort)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      let isConnected = withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        }
      }
      guard isConnected else { return nil }
      let request = Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
      guard write(descriptor, request, request.count) == request.count else { return nil }
      var bytes = [UInt8](repeating: 0, count: 12)
      guard read(descriptor, &bytes, bytes.count) == bytes.count else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
