import Glibc

/// The thread of a ``WirePublisher``: one connection after the other until all is acknowledged.
final class WirePublisherRun {
  private let port: UInt16
  private let options: WirePublisher.Options
  private let message: (Int) -> WirePublisher.Message
  private let progress: Waiter<WirePublisher.Progress>
  private let began = ContinuousClock.now
  private var next = 0
  private var total = 0
  /// Messages under way, by packet identifier.
  private var inFlight: [UInt16: Int] = [:]
  private var repeated: [Int] = []
  private var lastIdentifier: UInt16 = 0
  private var outgoing: [UInt8] = []
  private var buffer = [UInt8](repeating: 0, count: 65_536)

  init(
    port: UInt16,
    options: WirePublisher.Options,
    message: @escaping (Int) -> WirePublisher.Message,
    progress: Waiter<WirePublisher.Progress>
  ) {
    (self.port, self.options, self.message) = (port, options, message)
    self.progress = progress
  }

  /// Publishes until all `count` messages are acknowledged or it is told to stop.
  func publish(count: Int) {
    total = count
    while !isDone {
      guard let socket = connect() else {
        _ = poll(nil, 0, 50)
        continue
      }
      converse(on: socket)
      // In ascending order, so that each device's messages stay in the order it sent them.
      repeated = (inFlight.values + repeated).sorted()
      inFlight.removeAll()
    }
  }

  private var isDone: Bool {
    let now = progress.value
    return now.isStopped || now.count == total
  }

  /// Connects and waits for the broker's welcome.
  private func connect() -> LoopbackSocket? {
    guard let socket = try? LoopbackSocket(port: port) else { return nil }
    let name = "rig-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let hello = WireBytes.connect(name, version: options.version, username: options.username)
    guard socket.sendAll(hello) else { return nil }
    guard SystemCall.poll(socket.descriptor, for: POLLIN, milliseconds: 5000) != 0 else {
      return nil
    }
    var welcome: PacketScanner.Packet?
    var scanner = PacketScanner()
    guard let count = socket.receive(into: &buffer), count > 0 else { return nil }
    scanner.scan(buffer[..<count]) { welcome = welcome ?? $0 }
    guard welcome?.kind == .connectAcknowledgement, welcome?.head.dropFirst().first == 0 else {
      return nil
    }
    socket.setNonBlocking()
    progress.update { $0.connections += 1 }
    return socket
  }

  /// Sends and reads until all is acknowledged or the connection breaks.
  private func converse(on socket: LoopbackSocket) {
    var scanner = PacketScanner()
    outgoing.removeAll()
    while !isDone {
      fill()
      let events = POLLIN | (outgoing.isEmpty ? 0 : POLLOUT)
      let ready = SystemCall.poll(socket.descriptor, for: events, milliseconds: 5)
      if ready & (POLLIN | POLLHUP | POLLERR) != 0 {
        guard let count = socket.receive(into: &buffer) else { return }
        note(buffer[..<count], &scanner)
      }
      guard let sent = socket.send(outgoing[...]) else { return }
      outgoing.removeFirst(sent)
    }
    _ = socket.sendAll(outgoing + WireBytes.disconnect)
  }

  /// Adds messages to what is to be sent, as the window and the rate allow.
  private func fill() {
    while inFlight.count < options.window, outgoing.count < 262_144, let index = takeIndex() {
      repeat { lastIdentifier &+= 1 } while lastIdentifier == 0 || inFlight[lastIdentifier] != nil
      inFlight[lastIdentifier] = index
      let message = message(index)
      outgoing += WireBytes.publish(
        topic: message.topic,
        payload: message.payload,
        identifier: lastIdentifier,
        isRetained: message.isRetained,
        version: options.version
      )
    }
  }

  private func takeIndex() -> Int? {
    if !repeated.isEmpty { return repeated.removeFirst() }
    guard next < total else { return nil }
    if let rate = options.rate {
      guard Double(next) < (ContinuousClock.now - began) / .seconds(1) * rate else { return nil }
    }
    next += 1
    return next - 1
  }

  private func note(_ bytes: ArraySlice<UInt8>, _ scanner: inout PacketScanner) {
    var indices: [Int] = []
    scanner.scan(bytes) { packet in
      guard packet.kind == .publishAcknowledgement, let identifier = packet.identifier else {
        return
      }
      // MQTT 5 names a refusal in the third byte: the message is not the broker's.
      guard packet.head.count < 3 || packet.head[2] < 0x80 else { return }
      if let index = inFlight.removeValue(forKey: identifier) { indices.append(index) }
    }
    guard !indices.isEmpty else { return }
    progress.update { [indices] progress in
      for index in indices where !progress.acknowledged[index] {
        progress.acknowledged[index] = true
        progress.count += 1
      }
    }
  }
}
