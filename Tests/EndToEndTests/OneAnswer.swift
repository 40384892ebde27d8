import Dispatch
import Foundation
import TestSupport

/// A Unix socket that takes one client, reads one line and gives one answer.
final class OneAnswer: Sendable {
  private let asked = Waiter<String?>(nil)
  private let listener: Int32

  init(at path: String, reply: String) throws {
    unlink(path)
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0, listen(listener, 1) == 0 else {
      throw TestSupportError("listen at \(path): \(String(cString: strerror(errno)))")
    }
    let asked = asked
    DispatchQueue(label: "test.answer").async { Self.serve(listener, reply, asked) }
  }

  deinit {
    // Wakes an accept that nobody came to.
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// What was asked.
  func question() throws -> String? {
    try asked.wait("a question", within: 10) { $0 != nil }
    return asked.value
  }

  private static func serve(_ listener: Int32, _ reply: String, _ asked: Waiter<String?>) {
    let client = accept(listener, nil, nil)
    defer { close(client) }
    var line = [UInt8](repeating: 0, count: 64)
    let count = recv(client, &line, line.count, 0)
    let bytes = Array(reply.utf8)
    _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    let question = String(decoding: line.prefix(max(0, count)), as: UTF8.self)
    asked.update { $0 = question }
  }
}
