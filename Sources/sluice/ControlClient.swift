import Foundation

/// Asks the running daemon a question on its control socket.
struct ControlClient {
  /// The longest answer that is read, in bytes.
  static let longestAnswer = 64 * 1024 * 1024

  /// The path of the socket; one that begins with `@` is an abstract name.
  let path: String
  /// How many milliseconds the whole exchange may take.
  var patience = 10_000

  /// Sends one line and reads the answer to its end.
  ///
  /// - Throws: a ``Failure`` of kind `unable` when no daemon answers in time.
  func ask(_ question: String) throws(Failure) -> [UInt8] {
    let descriptor = socket(
      AF_UNIX,
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue),
      0
    )
    guard descriptor >= 0 else { throw failure(errno) }
    defer { close(descriptor) }
    let deadline = Self.now + patience
    try connect(descriptor)
    try send(Array("\(question)\n".utf8), to: descriptor, before: deadline)
    return try receive(from: descriptor, before: deadline)
  }

  /// Whether a daemon listens there; a socket file that a dead one left does not count.
  ///
  /// - Throws: a ``Failure`` where it cannot be told, since the right to ask is missing.
  func isListening() throws(Failure) -> Bool {
    let descriptor = socket(
      AF_UNIX,
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
      0
    )
    guard descriptor >= 0 else { throw failure(errno) }
    defer { close(descriptor) }
    switch try tryToConnect(descriptor) {
    case 0, EAGAIN: return true
    case ENOENT, ECONNREFUSED: return false
    case let error: throw failure(error)
    }
  }

  private func connect(_ descriptor: Int32) throws(Failure) {
    let error = try tryToConnect(descriptor)
    // A Unix socket connects at once or not at all; a full queue says EAGAIN.
    guard error == 0 else { throw failure(error) }
  }

  /// The number of the error; 0 for none.
  private func tryToConnect(_ descriptor: Int32) throws(Failure) -> Int32 {
    var address = sockaddr_un()
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw Failure(.unable, "the control socket's path '\(path)' is too long: mend control.socket")
    }
    address.sun_family = sa_family_t(AF_UNIX)
    let isAbstract = bytes[0] == UInt8(ascii: "@")
    withUnsafeMutableBytes(of: &address.sun_path) { room in
      room.copyBytes(from: bytes)
      if isAbstract { room[0] = 0 }
    }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1))
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, length)
      }
    }
    return result == 0 ? 0 : errno
  }

  private func send(
    _ bytes: [UInt8],
    to descriptor: Int32,
    before deadline: Int
  ) throws(Failure) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 { sent += count } else { try wait(descriptor, POLLOUT, before: deadline) }
    }
  }

  private func receive(from descriptor: Int32, before deadline: Int) throws(Failure) -> [UInt8] {
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count == 0 { return answer }
      if count < 0 {
        try wait(descriptor, POLLIN, before: deadline)
        continue
      }
      answer += buffer[..<count]
      guard answer.count <= Self.longestAnswer else {
        throw Failure(
          .unable,
          "the answer on \(path) has no end: is it sluiced that listens there?"
        )
      }
    }
  }

  /// Waits after a call that failed until it may succeed.
  private func wait(
    _ descriptor: Int32,
    _ event: Int32,
    before deadline: Int
  ) throws(Failure) {
    let error = errno
    guard error == EAGAIN || error == EINTR else { throw failure(error) }
    let rest = deadline - Self.now
    var watched = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    guard rest > 0, poll(&watched, 1, Int32(rest)) != 0 else { throw failure(ETIMEDOUT) }
  }

  private func failure(_ error: Int32) -> Failure {
    let advice =
      switch error {
      case EACCES, EPERM: "run it as the daemon's user, or join its group"
      case ENOENT, ECONNREFUSED: "start it with 'systemctl start sluiced', or check control.socket"
      default: "look at 'journalctl -u sluiced'"
      }
    return Failure(
      .unable,
      "no daemon answers on \(path) (\(String(cString: strerror(error)))): \(advice)"
    )
  }

  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
