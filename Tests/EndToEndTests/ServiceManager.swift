import Foundation
import Glibc
import TestSupport

/// What systemd would hear of a daemon, on a datagram socket of the test's own.
final class ServiceManager {
  private let folder: TemporaryDirectory
  private let descriptor: Int32
  private var heard: [String] = []

  /// Listens.
  init() throws {
    folder = try TemporaryDirectory("manager")
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(folder.path(of: "notify").utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw TestSupportError("listen as systemd: \(folder.path) is too long a path")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw TestSupportError("listen as systemd: errno \(errno)") }
  }

  deinit { close(descriptor) }

  /// What makes a daemon speak to it.
  var environment: [String: String] { ["NOTIFY_SOCKET": folder.path(of: "notify")] }

  /// Waits until the daemon says this, after what was waited for before.
  func wait(for state: String, within seconds: Double = 20) throws {
    let deadline = Date(timeIntervalSinceNow: seconds)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while Date() < deadline {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 100) > 0 else { continue }
      let count = recv(descriptor, &buffer, buffer.count, 0)
      let text = String(decoding: buffer[..<max(count, 0)], as: UTF8.self)
      heard.append(text)
      if text.split(separator: "\n").contains(Substring(state)) { return }
    }
    throw TestSupportError("waited \(seconds) s for \(state) in vain; heard \(heard)")
  }
}
