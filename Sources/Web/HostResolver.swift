import Glibc

/// Finds the addresses of a host; a test can be one that answers differently each time.
public protocol HostResolver: Sendable {
  /// The addresses of a name, in the order in which to try them; empty where there is none.
  func addresses(of host: String) -> [NetworkAddress]
}

/// The system's own, getaddrinfo(3).
public struct SystemResolver: HostResolver {
  /// Makes one.
  public init() {}

  /// What the system knows, each address once.
  public func addresses(of host: String) -> [NetworkAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { unsafe freeaddrinfo(list) }
    var found: [NetworkAddress] = []
    var next = unsafe list
    while let entry = unsafe next {
      var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      let code = unsafe getnameinfo(
        entry.pointee.ai_addr,
        entry.pointee.ai_addrlen,
        &name,
        socklen_t(name.count),
        nil,
        0,
        NI_NUMERICHOST
      )
      let text = String(
        decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
        as: UTF8.self
      )
      if code == 0, let address = NetworkAddress(text), !found.contains(address) {
        found.append(address)
      }
      unsafe next = entry.pointee.ai_next
    }
    return found
  }
}
