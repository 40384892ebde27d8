internal import Glibc

/// A connection on which the caller plays the broker, packet by packet.
final class ScriptedConnection {
  /// A packet that the client sent.
  struct Packet: Equatable {
    var kind: UInt8
    var body: [UInt8]

    /// The first two bytes as a number: the packet's id, for most kinds.
    var id: UInt16 { body.count < 2 ? 0 : UInt16(body[0]) << 8 | UInt16(body[1]) }

    func `is`(_ kind: Wire.Kind) -> Bool { self.kind == kind.rawValue }
  }

  private let input: Int32
  private let output: Int32
  private var buffer: [UInt8] = []
  /// Whether the client has closed its side.
  private(set) var isAtEnd = false

  /// Takes the descriptors over; for a socket both are the same.
  init(input: Int32, output: Int32) { (self.input, self.output) = (input, output) }

  deinit { end() }

  /// Sends bytes; what cannot be sent is lost, as on a network.
  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let rest = bytes.count - sent
      let count = unsafe bytes.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return 0 }
        return unsafe write(output, base + sent, rest)
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// The next packet; nil when none has come within the time, or the client has gone.
  func packet(within milliseconds: Int32 = 2000) -> Packet? {
    let deadline = SystemClock.monotonic + Int64(milliseconds)
    while true {
      if let packet = takePacket() { return packet }
      let left = deadline - SystemClock.monotonic
      guard !isAtEnd, left >= 0, fill(within: Int32(left)) else { return nil }
    }
  }

  /// The next packet of a kind; others are passed over.
  func packet(_ kind: Wire.Kind, within milliseconds: Int32 = 2000) -> Packet? {
    let deadline = SystemClock.monotonic + Int64(milliseconds)
    while true {
      let left = deadline - SystemClock.monotonic
      guard left >= 0, let packet = packet(within: Int32(left)) else { return nil }
      if packet.is(kind) { return packet }
    }
  }

  /// Answers CONNECT and one SUBSCRIBE for each of `filters`; false when they do not come.
  func welcome(
    _ version: ProtocolVersion,
    sessionPresent: Bool = false,
    filters: Int = 1,
    granted: UInt8 = 1
  ) -> Bool {
    guard packet(.connect) != nil else { return false }
    send(Wire.connectAck(version, sessionPresent: sessionPresent))
    for _ in 0..<filters {
      guard let subscribe = packet(.subscribe) else { return false }
      send(Wire.subscribeAck(version, id: subscribe.id, granted: granted))
    }
    return true
  }

  /// Closes the connection.
  func end() {
    guard !isClosed else { return }
    isClosed = true
    close(input)
    if output != input { close(output) }
  }

  private var isClosed = false

  private func takePacket() -> Packet? {
    guard let first = buffer.first else { return nil }
    var (length, shift, position) = (0, 0, 1)
    while true {
      guard position < buffer.count, position <= 4 else { return nil }
      let byte = buffer[position]
      length |= Int(byte & 0x7F) << shift
      (shift, position) = (shift + 7, position + 1)
      if byte < 0x80 { break }
    }
    guard buffer.count >= position + length else { return nil }
    let body = Array(buffer[position..<position + length])
    buffer.removeFirst(position + length)
    return Packet(kind: first >> 4, body: body)
  }

  private func fill(within milliseconds: Int32) -> Bool {
    var poller = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&poller, 1, milliseconds) > 0 else { return false }
    var scratch = [UInt8](repeating: 0, count: 65_536)
    let size = scratch.count
    let count = unsafe scratch.withUnsafeMutableBytes {
      unsafe read(input, $0.baseAddress, size)
    }
    guard count > 0 else {
      isAtEnd = true
      return false
    }
    buffer += scratch[..<count]
    return true
  }
}
