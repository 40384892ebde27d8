import Foundation
import TestSupport

/// A private authority and certificates of its making, fresh for each test.
struct Certificates {
  /// The program that makes them; nil where it is not installed.
  static let openssl = ["/usr/bin/openssl"].first(where: FileManager.default.isExecutableFile)

  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory("certificates")
    try makeAuthority("ca")
    try makeAuthority("other-ca")
    try makeCertificate("server", names: "DNS:localhost,IP:127.0.0.1")
    try makeCertificate("stranger", names: "DNS:elsewhere.example.org")
    try makeCertificate("client", names: "DNS:farm")
  }

  func file(_ name: String) -> String { directory.path(of: name) }

  /// Lines that make mosquitto's listener speak TLS.
  func settings(server: String = "server", requiresClient: Bool = false) -> [String] {
    [
      "cafile \(file("ca.pem"))", "certfile \(file("\(server).pem"))",
      "keyfile \(file("\(server).key"))", "require_certificate \(requiresClient)",
    ]
  }

  private func makeAuthority(_ name: String) throws {
    try run([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-keyout", file("\(name).key"), "-out", file("\(name).pem"), "-subj", "/CN=\(name)",
      "-days", "2",
    ])
  }

  private func makeCertificate(_ name: String, names: String) throws {
    try directory.write("subjectAltName=\(names)\n", to: "\(name).ext")
    try run([
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-keyout", file("\(name).key"), "-out", file("\(name).csr"), "-subj", "/CN=\(name)",
    ])
    try run([
      "x509", "-req", "-in", file("\(name).csr"), "-CA", file("ca.pem"), "-CAkey", file("ca.key"),
      "-CAcreateserial", "-out", file("\(name).pem"), "-days", "2", "-extfile",
      file("\(name).ext"),
    ])
  }

  private func run(_ arguments: [String]) throws {
    let done = try ChildProcess.run(Self.openssl ?? "openssl", arguments)
    guard done.ending == .exited(0) else {
      throw TestSupportError("openssl \(arguments[0]): \(done.errors.joined(separator: " "))")
    }
  }
}
