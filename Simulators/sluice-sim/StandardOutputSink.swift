import FieldSimulation
import Foundation

/// Prints each message as a line of JSON, `{"topic":"…","payload":{…}}`.
struct StandardOutputSink: MessageSink {
  private(set) var confirmed = 0
  private var buffer: [UInt8] = []

  mutating func send(_ message: SimulatedMessage) throws {
    // Topics hold no character that JSON escapes.
    buffer.append(contentsOf: #"{"topic":""#.utf8)
    buffer.append(contentsOf: message.topic.utf8)
    buffer.append(contentsOf: #"","payload":"#.utf8)
    append(message.payload)
    buffer.append(contentsOf: "}\n".utf8)
    // Like a broker, whose own word a will is, it confirms none.
    if message.role != .will { confirmed += 1 }
    if buffer.count > 60_000 { try finish() }
  }

  /// JSON as it is, other text as a JSON text, and bytes that are no text in base64.
  private mutating func append(_ payload: [UInt8]) {
    if payload.first == UInt8(ascii: "{") || payload.first == UInt8(ascii: "[") {
      buffer.append(contentsOf: payload)
      return
    }
    let text = String(validating: payload, as: UTF8.self).flatMap { text in
      text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\"" && $0 != "\\" } ? text : nil
    }
    buffer.append(UInt8(ascii: "\""))
    buffer.append(contentsOf: (text ?? Data(payload).base64EncodedString()).utf8)
    buffer.append(UInt8(ascii: "\""))
  }

  mutating func finish() throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: buffer)
    } catch {
      throw RunError.failed("cannot write to standard output (\(error.localizedDescription))")
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
