import Foundation

/// The address of a Unix-domain socket; a path that starts with `@` is an abstract name.
struct UnixAddress {
  private var address = sockaddr_un()
  private var length: socklen_t

  /// Makes the address; nil when the path is empty or longer than the system's 107 bytes.
  init?(_ path: String) {
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard !bytes.isEmpty, bytes.count < room else { return nil }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { target in
      target.copyBytes(from: bytes)
      if bytes[0] == UInt8(ascii: "@") { target[0] = 0 }
    }
    length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    if bytes[0] != UInt8(ascii: "@") { length += 1 }
  }

  /// Lends the address to a system call.
  mutating func withPointer<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    let length = length
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }
}
