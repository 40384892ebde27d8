import Foundation
import Glibc
import TestSupport

@testable import MQTT

/// `openssl s_server` between a client and a test that plays the broker: what the test writes at
/// once leaves as one TLS record, up to 16 KB.
final class TLSServer {
  let port: UInt16
  let connection: ScriptedConnection
  private let identifier: Int32
  private let isOver = Waiter(false)

  init(_ certificates: Certificates) throws {
    port = try FreePort.pick()
    let process = Process()
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: Certificates.openssl ?? "openssl")
    process.arguments = [
      "s_server", "-quiet", "-accept", "127.0.0.1:\(port)", "-naccept", "1",
      "-cert", certificates.file("server.pem"), "-key", certificates.file("server.key"),
    ]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    let isOver = isOver
    process.terminationHandler = { _ in isOver.set(true) }
    try process.runWithSignals()
    identifier = process.processIdentifier
    connection = ScriptedConnection(
      input: dup(output.fileHandleForReading.fileDescriptor),
      output: dup(input.fileHandleForWriting.fileDescriptor)
    )
  }

  deinit { stop() }

  func stop() {
    guard !isOver.value else { return }
    kill(identifier, SIGKILL)
    _ = try? isOver.wait { $0 }
  }
}
