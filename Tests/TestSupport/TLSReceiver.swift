import Foundation
import Glibc

/// A receiver behind TLS on loopback, `openssl s_server`, with certificates of its own making; it
/// serves one connection.
public final class TLSReceiver: Sendable {
  /// The program; nil where it is not installed.
  public static let openssl = ["/usr/bin/openssl"].first(
    where: FileManager.default.isExecutableFile
  )

  /// The port on 127.0.0.1.
  public let port: UInt16
  /// The certificate of the authority that vouches for it.
  public let authority: String
  /// The requests that came in.
  public let requests = Waiter<[HTTPReceiver.Request]>([])
  private let folder: TemporaryDirectory
  private let process: ProcessHandle

  private final class ProcessHandle: Sendable {
    let identifier: Waiter<Int32> = Waiter(0)
  }

  /// Starts to listen with a certificate for some names.
  ///
  /// - Parameters:
  ///   - names: the names of the certificate, such as `DNS:localhost`.
  ///   - answer: what is answered to the one request.
  /// - Throws: what openssl says when it cannot be started.
  public init(names: String = "DNS:localhost,IP:127.0.0.1", answer: HTTPReceiver.Answer) throws {
    folder = try TemporaryDirectory("tls")
    authority = folder.path(of: "ca.pem")
    process = ProcessHandle()
    port = try FreePort.pick()
    try Self.makeCertificates(in: folder, names: names)
    let server = Process()
    let (input, output) = (Pipe(), Pipe())
    server.executableURL = URL(fileURLWithPath: Self.openssl ?? "openssl")
    server.arguments = [
      "s_server", "-quiet", "-accept", "127.0.0.1:\(port)", "-naccept", "1",
      "-cert", folder.path(of: "server.pem"), "-key", folder.path(of: "server.key"),
    ]
    (server.standardInput, server.standardOutput) = (input, output)
    server.standardError = FileHandle.nullDevice
    try server.runWithSignals()
    process.identifier.set(server.processIdentifier)
    let requests = requests
    let (reading, writing) = (
      dup(output.fileHandleForReading.fileDescriptor),
      dup(input.fileHandleForWriting.fileDescriptor)
    )
    Thread.detachNewThread { Self.serve(reading, writing, answer, requests) }
  }

  deinit { kill(process.identifier.value, SIGKILL) }

  /// Waits until it listens.
  ///
  /// - Throws: ``TestSupportError`` when it does not.
  public func waitUntilListening() throws {
    // s_server takes one connection alone, so it is asked for by looking and not by connecting.
    let wanted = String(port, radix: 16, uppercase: true)
    let entry = "0100007F:" + String(repeating: "0", count: 4 - wanted.count) + wanted
    try Eventually.holds("s_server listens", within: 10) {
      let table = try String(contentsOfFile: "/proc/net/tcp", encoding: .ascii)
      return table.split(separator: "\n").contains {
        $0.contains(" \(entry) ") && $0.contains(" 0A ")
      }
    }
  }

  private static func serve(
    _ reading: Int32,
    _ writing: Int32,
    _ answer: HTTPReceiver.Answer,
    _ requests: Waiter<[HTTPReceiver.Request]>
  ) {
    defer {
      close(reading)
      close(writing)
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(reading, &buffer, buffer.count)
      guard count > 0 else { return }
      bytes += buffer[..<count]
      guard let (request, _) = HTTPText.request(bytes) else { continue }
      requests.append(request)
      let reply = HTTPText.bytes(answer)
      _ = reply.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
      bytes = []
    }
  }

  private static func makeCertificates(in folder: TemporaryDirectory, names: String) throws {
    func run(_ arguments: [String]) throws {
      let done = try ChildProcess.run(openssl ?? "openssl", arguments)
      guard done.ending == .exited(0) else {
        throw TestSupportError("openssl \(arguments[0]): \(done.errors.joined(separator: " "))")
      }
    }
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    try run(
      ["req", "-x509"] + key + [
        "-keyout", folder.path(of: "ca.key"), "-out", folder.path(of: "ca.pem"), "-subj",
        "/CN=ca", "-days", "2",
      ]
    )
    try folder.write("subjectAltName=\(names)\n", to: "names.ext")
    try run(
      ["req"] + key + [
        "-keyout", folder.path(of: "server.key"), "-out", folder.path(of: "server.csr"), "-subj",
        "/CN=server",
      ]
    )
    try run([
      "x509", "-req", "-in", folder.path(of: "server.csr"), "-CA", folder.path(of: "ca.pem"),
      "-CAkey", folder.path(of: "ca.key"), "-CAcreateserial", "-out",
      folder.path(of: "server.pem"), "-days", "2", "-extfile", folder.path(of: "names.ext"),
    ])
  }
}
