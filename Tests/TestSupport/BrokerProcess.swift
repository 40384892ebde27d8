import Foundation
import Glibc

/// One run of mosquitto: started, heard out, ended by its id.
struct BrokerProcess: Sendable {
  let identifier: Int32
  let log = Waiter<[String]>([])
  private let exit = Waiter(false)

  init(program: String, configuration: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["-c", configuration]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    let (log, exit) = (log, exit)
    process.terminationHandler = { _ in
      exit.set(true)
      log.append("ended")
    }
    try process.runWithSignals()
    identifier = process.processIdentifier
    Self.follow(errors.fileHandleForReading, into: log)
    let written = try log.wait("mosquitto to come up") { lines in
      lines.contains { $0.hasSuffix("running") || $0 == "ended" }
    }
    guard !written.contains("ended") else {
      throw TestSupportError("mosquitto did not come up: \(written.joined(separator: " | "))")
    }
  }

  /// Ends it with the signal, and with SIGKILL when that has no effect for ten seconds.
  func end(_ signal: Int32) {
    for attempt in 0..<40 where !exit.value {
      // Sent again, since mosquitto forgets a SIGTERM that comes right after it says it runs.
      kill(identifier, attempt < 39 ? signal : SIGKILL)
      // A stopped process takes no notice of SIGTERM before it goes on.
      kill(identifier, SIGCONT)
      _ = try? exit.wait("mosquitto to end", within: 0.25, until: { $0 })
    }
  }

  /// Reads to the end on a thread of its own, so that the broker never waits for a full pipe.
  private static func follow(_ handle: FileHandle, into log: Waiter<[String]>) {
    Thread.detachNewThread {
      var rest = ""
      while case let data = handle.availableData, !data.isEmpty {
        rest += String(decoding: data, as: UTF8.self)
        var lines = rest.components(separatedBy: "\n")
        rest = lines.removeLast()
        let complete = lines
        log.update { $0 += complete }
      }
    }
  }
}
