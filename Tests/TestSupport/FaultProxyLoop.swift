import Glibc

/// The thread of a ``FaultProxy``: passes bytes on between pairs of sockets as the weather allows.
final class FaultProxyLoop {
  /// One direction of one connection.
  private struct Lane {
    var waiting: [UInt8] = []
    var scanner = PacketScanner()
  }

  /// One connection from a client, and ours to the target.
  private final class Pair {
    let client: LoopbackSocket
    let server: LoopbackSocket
    var toServer = Lane()
    var toClient = Lane()

    init(client: LoopbackSocket, server: LoopbackSocket) {
      (self.client, self.server) = (client, server)
    }

    func close() {
      client.close()
      server.close()
    }
  }

  private let listener: LoopbackSocket
  private let target: UInt16
  private let wake: Int32
  private let weather: Waiter<FaultProxy.Weather>
  private let traffic: Waiter<FaultProxy.Traffic>
  private var pairs: [Pair] = []
  private var cutsMade = 0
  private var buffer = [UInt8](repeating: 0, count: 65_536)

  init(
    listener: LoopbackSocket,
    target: UInt16,
    wake: Int32,
    weather: Waiter<FaultProxy.Weather>,
    traffic: Waiter<FaultProxy.Traffic>
  ) {
    (self.listener, self.target, self.wake) = (listener, target, wake)
    (self.weather, self.traffic) = (weather, traffic)
  }

  /// Runs until the proxy is gone.
  func run() {
    defer { close(wake) }
    while true {
      let now = weather.value
      if now.isEnded { break }
      if now.cuts > cutsMade { cutAll(now) }
      let entries = wait(now)
      if entries[0].revents != 0 { _ = read(wake, &buffer, buffer.count) }
      if entries[1].revents != 0 { takeIn(now) }
      pairs.removeAll { pair in !pass(pair) }
      traffic.update { $0.open = pairs.count }
    }
    for pair in pairs { pair.close() }
  }

  /// Waits until something can be done.
  private func wait(_ now: FaultProxy.Weather) -> [pollfd] {
    var entries = [
      pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
      pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    if !now.isPaused {
      for pair in pairs {
        entries.append(entry(pair.client, from: pair.toServer, to: pair.toClient))
        entries.append(entry(pair.server, from: pair.toClient, to: pair.toServer))
      }
    }
    _ = poll(&entries, nfds_t(entries.count), -1)
    return entries
  }

  private func entry(_ socket: LoopbackSocket, from incoming: Lane, to outgoing: Lane) -> pollfd {
    var events: Int32 = 0
    if incoming.waiting.count < 262_144 { events |= POLLIN }
    if !outgoing.waiting.isEmpty { events |= POLLOUT }
    return pollfd(fd: socket.descriptor, events: Int16(events), revents: 0)
  }

  private func takeIn(_ now: FaultProxy.Weather) {
    while let client = listener.accept() {
      traffic.update { $0.connections += 1 }
      guard !now.isRefusing, let server = try? LoopbackSocket(port: target) else {
        client.reset()
        continue
      }
      client.setNonBlocking()
      server.setNonBlocking()
      pairs.append(Pair(client: client, server: server))
    }
  }

  private func cutAll(_ now: FaultProxy.Weather) {
    cutsMade = now.cuts
    for pair in pairs {
      if now.isReset { pair.client.reset() }
      pair.close()
    }
    pairs.removeAll()
  }

  /// Moves bytes both ways; whether the connection lives on.
  private func pass(_ pair: Pair) -> Bool {
    guard !weather.value.isPaused else { return true }
    let isAlive =
      move(pair.server, pair.client, &pair.toClient, isTowardsClient: true)
      && move(pair.client, pair.server, &pair.toServer, isTowardsClient: false)
    if !isAlive { pair.close() }
    return isAlive
  }

  private func move(
    _ source: LoopbackSocket,
    _ sink: LoopbackSocket,
    _ lane: inout Lane,
    isTowardsClient: Bool
  ) -> Bool {
    if lane.waiting.count < 262_144 {
      guard let count = source.receive(into: &buffer) else { return false }
      lane.waiting += buffer[..<count]
      if count > 0 { note(buffer[..<count], &lane, isTowardsClient) }
    }
    guard !lane.waiting.isEmpty else { return true }
    let piece = allowance(lane.waiting.count, isTowardsClient: isTowardsClient)
    guard let sent = sink.send(lane.waiting[..<piece]) else { return false }
    lane.waiting.removeFirst(sent)
    return isTowardsClient ? spend(sent) : true
  }

  /// How much may be passed on in one write.
  private func allowance(_ count: Int, isTowardsClient: Bool) -> Int {
    let now = weather.value
    let left = isTowardsClient ? now.bytesUntilCut ?? count : count
    return min(count, left, now.longestPiece ?? count)
  }

  /// Counts down to the cut in mid-packet; whether it has not come yet.
  private func spend(_ sent: Int) -> Bool {
    weather.update { weather in
      guard let left = weather.bytesUntilCut else { return true }
      weather.bytesUntilCut = left > sent ? left - sent : nil
      return left > sent
    }
  }

  private func note(_ bytes: ArraySlice<UInt8>, _ lane: inout Lane, _ isTowardsClient: Bool) {
    var count = 0
    lane.scanner.scan(bytes) { packet in
      switch packet.kind {
      case .publish where isTowardsClient && packet.first & 0x06 != 0: count += 1
      case .publishAcknowledgement where !isTowardsClient: count += 1
      default: break
      }
    }
    guard count > 0 else { return }
    traffic.update { traffic in
      if isTowardsClient { traffic.messages += count } else { traffic.acknowledgements += count }
    }
  }
}
