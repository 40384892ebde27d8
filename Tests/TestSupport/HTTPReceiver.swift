import Foundation
import Glibc

/// A receiver of HTTP requests on loopback that answers as a test tells it to.
public final class HTTPReceiver: Sendable {
  /// A request that came in.
  public struct Request: Sendable {
    /// The method.
    public var method: String
    /// Path and query, as they were sent.
    public var target: String
    /// Header lines by name in lower case.
    public var headers: [String: String]
    /// The body.
    public var body: [UInt8]
    /// When it had come in whole, in seconds since the epoch.
    public var at: Double

    /// The body as JSON; nil where it is none.
    public var json: [String: Any]? {
      try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    }
  }

  /// What is answered.
  public struct Answer: Sendable {
    /// The status.
    public var status: Int
    /// Further header lines.
    public var headers: [String: String]
    /// The body.
    public var body: String
    /// Whether the connection is cut instead of answered.
    public var hangsUp: Bool

    /// Makes an answer.
    public init(
      _ status: Int = 200,
      headers: [String: String] = [:],
      body: String = "{}",
      hangsUp: Bool = false
    ) {
      (self.status, self.headers, self.body, self.hangsUp) = (status, headers, body, hangsUp)
    }
  }

  /// The port on 127.0.0.1.
  public let port: UInt16
  /// The requests that came in, in their order.
  public let requests = Waiter<[Request]>([])
  private let descriptor: Int32
  private let answer: @Sendable (Request, Int) -> Answer

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - port: the port; 0 for a free one.
  ///   - answer: gives the answer to a request and its number, from 0.
  /// - Throws: ``TestSupportError`` when the port cannot be had.
  public init(
    port: UInt16 = 0,
    _ answer: @escaping @Sendable (Request, Int) -> Answer = { _, _ in Answer() }
  ) throws {
    let socket = try LoopbackSocket.listening(port: port)
    self.port = socket.port
    descriptor = socket.release()
    self.answer = answer
    let (listener, requests) = (descriptor, requests)
    Thread.detachNewThread {
      let socket = LoopbackSocket(adopting: listener)
      while let connection = socket.accept() {
        let client = connection.release()
        Thread.detachNewThread { Self.serve(client, requests, answer) }
      }
    }
  }

  deinit { stop() }

  /// Stops to listen; who is connected is served on.
  public func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// The address of a path on it.
  public func url(_ path: String = "/hook") -> String { "http://127.0.0.1:\(port)\(path)" }

  private static func serve(
    _ client: Int32,
    _ requests: Waiter<[Request]>,
    _ answer: @Sendable (Request, Int) -> Answer
  ) {
    let socket = LoopbackSocket(adopting: client)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      while let (request, length) = HTTPText.request(bytes) {
        bytes.removeFirst(length)
        let number = requests.update { list -> Int in
          list.append(request)
          return list.count - 1
        }
        let reply = answer(request, number)
        guard !reply.hangsUp, socket.sendAll(HTTPText.bytes(reply)) else { return socket.reset() }
      }
      guard let count = socket.receive(into: &buffer) else { return }
      bytes += buffer[..<count]
    }
  }
}

/// Just enough of HTTP/1.1 for a test.
public enum HTTPText {
  /// Reads a whole request and how many bytes it takes; nil while some are missing.
  public static func request(_ bytes: [UInt8]) -> (HTTPReceiver.Request, Int)? {
    let separator = Array("\r\n\r\n".utf8)
    guard
      let end = bytes.indices.first(where: { bytes[$0...].starts(with: separator) })
    else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
      if parts.count == 2 {
        headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    let start = end + 4
    guard bytes.count >= start + length else { return nil }
    let words = lines[0].split(separator: " ").map(String.init)
    let request = HTTPReceiver.Request(
      method: words.first ?? "",
      target: words.count > 1 ? words[1] : "",
      headers: headers,
      body: Array(bytes[start..<start + length]),
      at: Date().timeIntervalSince1970
    )
    return (request, start + length)
  }

  /// The bytes of an answer.
  public static func bytes(_ answer: HTTPReceiver.Answer) -> [UInt8] {
    var text = "HTTP/1.1 \(answer.status) X\r\nContent-Length: \(answer.body.utf8.count)\r\n"
    for (name, value) in answer.headers { text += "\(name): \(value)\r\n" }
    return Array((text + "\r\n" + answer.body).utf8)
  }
}
