import Glibc

/// A stream socket to this machine itself: TCP over loopback, or a Unix socket.
///
/// Used by one thread at a time; it closes when it goes.
final class LoopbackSocket {
  private(set) var descriptor: Int32

  /// Takes over an open descriptor.
  init(adopting descriptor: Int32) { self.descriptor = descriptor }

  /// Connects to a loopback port.
  convenience init(port: UInt16) throws(TestSupportError) {
    self.init(adopting: try Self.make(AF_INET))
    var address = Self.address(port: port)
    try connect(&address, length: MemoryLayout<sockaddr_in>.size, "127.0.0.1:\(port)")
    set(IPPROTO_TCP, TCP_NODELAY, 1)
  }

  /// Connects to a Unix socket.
  convenience init(path: String) throws(TestSupportError) {
    self.init(adopting: try Self.make(AF_UNIX))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw TestSupportError("connect \(path): too long for a Unix socket; use a shorter folder")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    try connect(&address, length: MemoryLayout<sockaddr_un>.size, path)
  }

  /// Listens on a loopback port, a free one for 0.
  static func listening(port: UInt16 = 0) throws(TestSupportError) -> LoopbackSocket {
    let socket = LoopbackSocket(adopting: try make(AF_INET))
    socket.set(SOL_SOCKET, SO_REUSEADDR, 1)
    var address = address(port: port)
    let descriptor = socket.descriptor
    try SystemCall.check("bind", "127.0.0.1:\(port)") {
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
    try SystemCall.check("listen") { listen(descriptor, 64) }
    return socket
  }

  deinit { close() }

  /// The local port.
  var port: UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = getsockname(descriptor, $0, &length)
      }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  /// The next connection; nil when none is waiting.
  func accept() -> LoopbackSocket? {
    let other = Glibc.accept(descriptor, nil, nil)
    guard other >= 0 else { return nil }
    _ = fcntl(other, F_SETFD, FD_CLOEXEC)
    let socket = LoopbackSocket(adopting: other)
    socket.set(IPPROTO_TCP, TCP_NODELAY, 1)
    return socket
  }

  /// Makes calls return at once when they cannot go on.
  func setNonBlocking() { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }

  /// Writes what fits; nil when the connection is gone.
  func send(_ bytes: ArraySlice<UInt8>) -> Int? {
    let flags = Int32(MSG_NOSIGNAL)
    while true {
      let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, flags) }
      if count >= 0 { return count }
      if errno == EAGAIN { return 0 }
      guard errno == EINTR else { return nil }
    }
  }

  /// Writes all of it; whether that went well.
  func sendAll(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let count = send(rest) else { return false }
      rest = rest.dropFirst(count)
      if count == 0 { _ = SystemCall.poll(descriptor, for: POLLOUT, milliseconds: 100) }
    }
    return true
  }

  /// Reads what is there into `buffer`; 0 when nothing is there yet, nil at the end.
  func receive(into buffer: inout [UInt8]) -> Int? {
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count > 0 { return count }
      if count < 0 && errno == EAGAIN { return 0 }
      guard count < 0 && errno == EINTR else { return nil }
    }
  }

  /// Closes the connection so that the other side sees it reset.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor,
      SOL_SOCKET,
      SO_LINGER,
      &linger,
      socklen_t(MemoryLayout<linger>.size)
    )
    close()
  }

  /// Gives the descriptor away: whoever takes it closes it.
  func release() -> Int32 {
    defer { descriptor = -1 }
    return descriptor
  }

  /// Closes the connection.
  func close() {
    guard descriptor >= 0 else { return }
    Glibc.close(descriptor)
    descriptor = -1
  }

  private func set(_ level: some BinaryInteger, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, Int32(level), option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private func connect<Address>(
    _ address: inout Address,
    length: Int,
    _ subject: String
  ) throws(TestSupportError) {
    let descriptor = descriptor
    try SystemCall.check("connect", subject) {
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.connect(descriptor, $0, socklen_t(length))
        }
      }
    }
  }

  private static func make(_ family: Int32) throws(TestSupportError) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    return try SystemCall.check("socket") { socket(family, kind, 0) }
  }

  private static func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}
