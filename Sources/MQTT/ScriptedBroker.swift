internal import Glibc

/// A listening socket on a loopback port; the caller plays the broker on what it accepts.
final class ScriptedBroker {
  /// The port.
  let port: UInt16
  private let listener: Int32

  /// Listens on a free port, or on the given one.
  ///
  /// - Throws: ``MQTTError`` when the loopback interface cannot be had.
  init(port: UInt16 = 0) throws(MQTTError) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    unsafe setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, size)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, length) == 0 && listen(listener, 8) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    self.port = UInt16(bigEndian: address.sin_port)
    guard isListening else {
      let cause = unsafe String(cString: strerror(errno))
      close(listener)
      throw MQTTError(.library, attempted: "listen on 127.0.0.1", cause: cause)
    }
  }

  deinit { close(listener) }

  /// The next connection; nil when none has come within the time.
  func accept(within milliseconds: Int32 = 2000) -> ScriptedConnection? {
    var poller = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&poller, 1, milliseconds) > 0 else { return nil }
    let descriptor = Glibc.accept(listener, nil, nil)
    guard descriptor >= 0 else { return nil }
    return ScriptedConnection(input: descriptor, output: descriptor)
  }
}
