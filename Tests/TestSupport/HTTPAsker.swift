import Foundation
import Glibc

/// Asks an HTTP server on loopback one question.
public enum HTTPAsker {
  /// Sends a request and reads the answer to its end: GET, or POST of a form.
  ///
  /// - Throws: ``TestSupportError`` when nobody answers.
  public static func ask(
    _ url: String,
    form: String? = nil
  ) throws -> (status: Int, body: String) {
    let parts = try require(URLComponents(string: url), url)
    let port = UInt16(clamping: parts.port ?? 80)
    var socket: LoopbackSocket?
    try Eventually.holds("\(port) listens", within: 10) {
      socket = try? LoopbackSocket(port: port)
      return socket != nil
    }
    let connection = try require(socket, url)
    var text = "\(form == nil ? "GET" : "POST") \(parts.percentEncodedPath) HTTP/1.1\r\n"
    text += "Host: 127.0.0.1:\(port)\r\nConnection: close\r\n"
    if let form {
      text += "Content-Type: application/x-www-form-urlencoded\r\n"
      text += "Content-Length: \(form.utf8.count)\r\n"
    }
    guard connection.sendAll(Array((text + "\r\n" + (form ?? "")).utf8)) else {
      throw TestSupportError("ask \(url): it hung up")
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while SystemCall.poll(connection.descriptor, for: POLLIN, milliseconds: 10_000) != 0 {
      guard let count = connection.receive(into: &buffer) else { break }
      answer += buffer[..<count]
    }
    let whole = String(decoding: answer, as: UTF8.self)
    let status = whole.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    let body = whole.range(of: "\r\n\r\n").map { String(whole[$0.upperBound...]) } ?? ""
    return (status, body)
  }

  private static func require<Value>(_ value: Value?, _ url: String) throws -> Value {
    guard let value else { throw TestSupportError("ask \(url): that is no address") }
    return value
  }
}
