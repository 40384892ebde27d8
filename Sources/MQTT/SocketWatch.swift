internal import Dispatch
internal import Glibc

/// Watches a socket for input through a duplicate of its descriptor.
///
/// libmosquitto closes its socket when it likes, and the number may be given to another file at
/// once; the duplicate stays ours until Dispatch has let go of it.
final class SocketWatch {
  /// The duplicate.
  let descriptor: Int32
  private let source: any DispatchSourceRead
  private var isSuspended = false
  private var isCancelled = false

  /// Begins to watch; `onReadable` runs on `queue`.
  ///
  /// - Throws: ``MQTTError`` when the process has no descriptor left.
  init(
    _ socket: Int32,
    queue: DispatchQueue,
    onReadable: @escaping @Sendable () -> Void
  ) throws(MQTTError) {
    let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else {
      throw MQTTError(
        .library,
        attempted: "duplicate the broker's socket",
        cause: unsafe String(cString: strerror(errno)),
        remedy: "raise LimitNOFILE"
      )
    }
    descriptor = copy
    source = DispatchSource.makeReadSource(fileDescriptor: copy, queue: queue)
    source.setEventHandler { @Sendable in onReadable() }
    source.setCancelHandler { @Sendable in close(copy) }
    source.activate()
  }

  deinit { cancel() }

  /// Stops telling of input; what comes stays in the kernel.
  func suspend() {
    guard !isSuspended else { return }
    isSuspended = true
    source.suspend()
  }

  /// Tells of input again.
  func resume() {
    guard isSuspended else { return }
    isSuspended = false
    source.resume()
  }

  /// Whether it tells of input.
  var isListening: Bool { !isSuspended && !isCancelled }

  /// Ends for good and closes the duplicate.
  func cancel() {
    guard !isCancelled else { return }
    isCancelled = true
    source.cancel()
    // A source that is suspended would never come to its cancel handler.
    resume()
  }

  /// Sends bytes at once or not at all.
  ///
  /// - Returns: 1 when sent, 0 when the socket takes nothing now, -1 when it is broken.
  func send(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
    let sent = unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags)
    if sent == bytes.count { return 1 }
    return sent < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1
  }

  /// Holds back what is written until it fills a segment, or lets it all go.
  ///
  /// libmosquitto writes each packet by itself; a burst of acknowledgements would be as many segments.
  func cork(_ isOn: Bool) {
    var value: Int32 = isOn ? 1 : 0
    let size = socklen_t(MemoryLayout<Int32>.size)
    // A socket that cannot be held back is only slower.
    _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_CORK, &value, size)
  }

  /// Whether the peer has closed its side and everything it sent has been read.
  var isAtEnd: Bool {
    var byte: UInt8 = 0
    let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
    return unsafe recv(descriptor, &byte, 1, flags) == 0
  }

  /// Says that nothing more will be sent.
  func shutDown() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Throws away what has arrived; true when the peer has closed its side.
  func drain() -> Bool {
    var scratch = [UInt8](repeating: 0, count: 65_536)
    while true {
      let size = scratch.count
      let count = unsafe scratch.withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress, size, Int32(MSG_DONTWAIT))
      }
      if count > 0 { continue }
      return count == 0 || (errno != EAGAIN && errno != EINTR)
    }
  }
}
