import Glibc

/// Loopback TCP ports that nobody listens on.
public enum FreePort {
  /// A port of 127.0.0.1 that was free a moment ago; somebody else may take it before you do.
  ///
  /// - Throws: ``TestSupportError`` when there is none.
  public static func pick() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw TestSupportError("socket: errno \(errno)") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
      }
    }
    guard result else { throw TestSupportError("bind to a free port: errno \(errno)") }
    return UInt16(bigEndian: address.sin_port)
  }
}
