import FieldSimulation
import Foundation

/// Prints each message as a line of JSON, `{"topic":"…","payload":{…}}`.
struct StandardOutputSink: MessageSink {
  private(set) var confirmed = 0
  private var buffer: [UInt8] = []

  mutating func send(_ message: SimulatedMessage) throws {
    // Topics hold no character that JSON escapes, and bodies are JSON already.
    buffer.append(contentsOf: #"{"topic":""#.utf8)
    buffer.append(contentsOf: message.topic.utf8)
    buffer.append(contentsOf: #"","payload":"#.utf8)
    buffer.append(contentsOf: message.payload)
    buffer.append(contentsOf: "}\n".utf8)
    confirmed += 1
    if buffer.count > 60_000 { try finish() }
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
