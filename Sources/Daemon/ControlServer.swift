import Dispatch
import Foundation

/// Answers questions of the command line on a Unix-domain socket: one line in, one answer out.
///
/// Confined to its queue. The socket's file is made for the daemon's user and group alone, and
/// whoever opens it is known by the kernel's word (``ControlCaller``).
final class ControlServer {
  /// The longest question, in bytes.
  static let longestQuestion = 1 << 20

  private let path: String
  private let descriptor: Int32
  private let source: any DispatchSourceRead

  /// Listens at `path`, replacing a socket that a dead daemon left there.
  ///
  /// - Parameters:
  ///   - path: the socket's file.
  ///   - queue: where questions are answered.
  ///   - answer: gives the answer to a caller's question; called on the queue.
  /// - Throws: ``DaemonError`` when the socket cannot be made.
  init(
    path: String,
    queue: DispatchQueue,
    answer: @escaping @Sendable (String, ControlCaller) -> String
  ) throws(DaemonError) {
    self.path = path
    let descriptor = try Self.listen(at: path)
    self.descriptor = descriptor
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler { @Sendable in
      let client = accept(descriptor, nil, nil)
      guard client >= 0 else { return }
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      Self.serve(client, answer: answer)
    }
    source.setCancelHandler { @Sendable in _ = close(descriptor) }
    source.resume()
  }

  /// Stops listening and removes the socket.
  func stop() {
    source.cancel()
    unlink(path)
  }

  private static func listen(at path: String) throws(DaemonError) -> Int32 {
    func failure(_ action: String) -> DaemonError {
      let reason = String(cString: strerror(errno))
      return DaemonError(
        "cannot \(action) the control socket \(path): \(reason)",
        remedy: "set control.socket to a path in a directory that the daemon may write"
      )
    }
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    guard var address = UnixAddress(path) else {
      throw DaemonError(
        "the control socket's path \(path) is longer than the system allows",
        remedy: "set control.socket to a path of at most 107 bytes"
      )
    }
    let descriptor = socket(
      AF_UNIX,
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
      0
    )
    guard descriptor >= 0 else { throw failure("make") }
    unlink(path)
    let mask = umask(0o117)
    defer { umask(mask) }
    guard address.withPointer({ bind(descriptor, $0, $1) }) == 0 else {
      defer { close(descriptor) }
      throw failure("bind")
    }
    guard Foundation.listen(descriptor, 16) == 0 else {
      defer { close(descriptor) }
      throw failure("listen on")
    }
    return descriptor
  }

  /// Serves one client; one that has not asked within a second, or not read within another two, is
  /// left.
  private static func serve(_ client: Int32, answer: (String, ControlCaller) -> String) {
    defer { close(client) }
    guard let caller = ControlCaller(of: client) else { return }
    var limit = timeval(tv_sec: 0, tv_usec: 200_000)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    guard let question = question(from: client) else { return }
    let bytes = Array((answer(question, caller) + "\n").utf8)
    var sent = 0
    let deadline = DispatchTime.now() + .seconds(2)
    while sent < bytes.count, DispatchTime.now() < deadline {
      let count = bytes[sent...].withUnsafeBytes {
        send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 || errno == EAGAIN else { return }
      sent += max(0, count)
    }
  }

  private static func question(from client: Int32) -> String? {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    let deadline = DispatchTime.now() + .seconds(1)
    while line.count < longestQuestion, DispatchTime.now() < deadline {
      let count = recv(client, &buffer, buffer.count, 0)
      if count < 0, errno == EAGAIN { continue }
      guard count > 0 else { break }
      line += buffer[..<count]
      if buffer[..<count].contains(UInt8(ascii: "\n")) { break }
    }
    guard let end = line.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    return String(decoding: line[..<end], as: UTF8.self)
  }
}
