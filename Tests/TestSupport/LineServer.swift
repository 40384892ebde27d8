import Foundation
import Glibc

/// A server on loopback that speaks in lines, as a test tells it to: IRC, SMTP and their like.
public final class LineServer: Sendable {
  /// The port on 127.0.0.1.
  public let port: UInt16
  /// The lines that came in, in their order, without their ends.
  public let lines = Waiter<[String]>([])
  private let descriptor: Int32

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - greeting: what is said to who connects.
  ///   - answer: gives the lines to answer a line with.
  /// - Throws: ``TestSupportError`` when no port can be had.
  public init(
    greeting: [String] = [],
    _ answer: @escaping @Sendable (String) -> [String]
  ) throws {
    let socket = try LoopbackSocket.listening()
    port = socket.port
    descriptor = socket.release()
    let (listener, lines) = (descriptor, lines)
    Thread.detachNewThread {
      let socket = LoopbackSocket(adopting: listener)
      while let connection = socket.accept() {
        let client = connection.release()
        Thread.detachNewThread { Self.serve(client, greeting, lines, answer) }
      }
    }
  }

  deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

  private static func serve(
    _ client: Int32,
    _ greeting: [String],
    _ lines: Waiter<[String]>,
    _ answer: @Sendable (String) -> [String]
  ) {
    let socket = LoopbackSocket(adopting: client)
    func say(_ lines: [String]) -> Bool {
      lines.isEmpty || socket.sendAll(Array(lines.map { $0 + "\r\n" }.joined().utf8))
    }
    guard say(greeting) else { return }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while let count = socket.receive(into: &buffer) {
      bytes += buffer[..<count]
      while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: bytes[..<end].filter { $0 != 0x0D }, as: UTF8.self)
        bytes.removeSubrange(...end)
        lines.append(line)
        guard say(answer(line)) else { return }
      }
    }
  }
}
