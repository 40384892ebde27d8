internal import Dispatch
internal import Telemetry

/// One connection to a broker from the TCP handshake to its end: the client, the watch on its
/// socket and its keep-alive.
final class Line {
  /// How far it has come.
  enum Stage {
    /// CONNECT is on its way.
    case connecting
    /// The broker let us in.
    case open
    /// The end of what the broker still sends is awaited.
    case closing
  }

  /// The client.
  let handle: MosquittoHandle
  /// How far it has come.
  var stage = Stage.connecting
  /// When it began, in monotonic milliseconds.
  let began: Int64
  /// Whether the last ``flush()`` left something: the next bytes on the wire must be its rest.
  private(set) var hasRest = false
  /// Whether CONNECT has left, so that the broker can be blamed for ending the connection.
  private(set) var hasWritten = false
  private var keepAlive: KeepAlive
  private let url: String
  private let watch: SocketWatch
  private var isPingHalfWritten = false
  /// PINGREQ; OpenSSL wants the same bytes at the same place when it asks to be called again.
  private static let ping: [UInt8] = [0xC0, 0]

  /// Starts to connect with `handle` and watches its socket.
  ///
  /// - Throws: ``MQTTError`` when that fails at once.
  init(
    _ handle: MosquittoHandle,
    settings: BrokerSettings,
    queue: DispatchQueue,
    onReadable: @escaping @Sendable () -> Void
  ) throws(MQTTError) {
    self.handle = handle
    url = settings.url
    began = SystemClock.monotonic
    keepAlive = KeepAlive(interval: Int64(settings.keepAliveSeconds) * 1000, at: began)
    try handle.connect(settings)
    guard let socket = handle.socket else {
      throw MQTTError(
        .connectionLost,
        attempted: "connect to \(settings.url)",
        cause: "the connection broke at once"
      )
    }
    watch = try SocketWatch(socket, queue: queue, onReadable: onReadable)
  }

  /// Reads one step on.
  ///
  /// - Throws: ``MQTTError`` when the connection is gone.
  func read() throws(MQTTError) {
    do {
      try handle.read()
    } catch {
      throw hasWritten || error.code != .connectionLost ? error : unreached(error.cause)
    }
    // OpenSSL takes the end of the connection for a handshake that goes on.
    if stage == .connecting, handle.notices.isEmpty, watch.isAtEnd {
      throw hasWritten
        ? MQTTError(.connectionLost, attempted: "log in to \(url)", cause: "it hung up")
        : unreached("it refuses or ends the connection")
    }
  }

  /// Notes that the socket has something, whatever it is.
  func heard() { keepAlive.heard(at: SystemClock.monotonic) }

  /// Writes what is queued.
  ///
  /// - Throws: ``MQTTError`` when the connection is gone.
  func flush() throws(MQTTError) {
    guard !isPingHalfWritten, handle.wantsWrite else { return }
    watch.cork(true)
    defer { watch.cork(false) }
    try handle.write()
    hasRest = handle.wantsWrite
    if !hasRest { hasWritten = true }
    keepAlive.wrote(at: SystemClock.monotonic)
  }

  /// Serves the keep-alive: with a PINGREQ past the queue, so that nothing queued leaves with it.
  ///
  /// - Throws: ``MQTTError`` when the broker does not answer any more.
  func tick() throws(MQTTError) {
    guard stage == .open else { return }
    let now = SystemClock.monotonic
    switch keepAlive.tick(at: now, isListening: watch.isListening) {
    case .none: if isPingHalfWritten { try sendPing(at: now) }
    case .ping: try sendPing(at: now)
    case .dead:
      throw MQTTError(
        .timeout,
        attempted: "keep the connection to the broker alive",
        cause: "it does not answer"
      )
    }
  }

  /// Sets the keep-alive that the broker asks for; 0 switches it off.
  func setKeepAlive(seconds: UInt16) { keepAlive.interval = Int64(seconds) * 1000 }

  /// Stops reading; what comes stays in the kernel.
  func pause() { watch.suspend() }

  /// Reads again.
  func resume() { watch.resume() }

  /// Says DISCONNECT and that nothing more comes.
  ///
  /// Closing a socket that holds unread bytes would reset the connection and might take the last
  /// acknowledgements with it, so the end of what the broker sends is awaited: ``drain()``.
  func finish() {
    handle.disconnect()
    try? flush()
    stage = .closing
    watch.shutDown()
    watch.resume()
  }

  /// Throws away what has arrived; true when the broker has closed its side.
  func drain() -> Bool { watch.drain() }

  /// Drops the connection without writing anything.
  func drop() { watch.cancel() }

  private func unreached(_ cause: String) -> MQTTError {
    MQTTError(
      .unreachable,
      attempted: "connect to \(url)",
      cause: cause,
      remedy: "check that the broker runs there, and whether it wants TLS"
    )
  }

  private func sendPing(at now: Int64) throws(MQTTError) {
    // Amid a packet that is half written there is no room for another one.
    guard !hasRest else { return }
    let result = unsafe Self.ping.withUnsafeBytes { bytes in
      unsafe handle.writePastQueue(bytes) ?? watch.send(bytes)
    }
    guard result >= 0 else {
      throw MQTTError(
        .connectionLost,
        attempted: "keep the connection to the broker alive",
        cause: "it is broken"
      )
    }
    isPingHalfWritten = result == 0 && handle.isSecure
    if result == 1 { keepAlive.pinged(at: now) }
  }
}
