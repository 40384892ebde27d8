import Configuration
import FlyingFox
import FlyingSocks
import Foundation
import Logging
import Telemetry

/// The HTTP server on `http.listen`: health, metrics, and the links by which alerts are acknowledged.
///
/// Looking at a link changes nothing, since chat programs look at every link that passes; only the
/// button on its page does.
final class StatusServer: Sendable {
  /// What the server asks of the daemon; called off its queues, and may wait for them.
  struct Ports: Sendable {
    /// Whether the daemon does its work, and a few words on that.
    var health: @Sendable () -> (isWell: Bool, text: String)
    /// Figures in Prometheus' text format.
    var metrics: @Sendable () -> String
    /// The page for a link, before its button is pressed.
    var show: @Sendable (_ token: String) -> AcknowledgementPage
    /// Presses the button.
    var acknowledge: @Sendable (_ token: String, _ name: String) -> AcknowledgementPage
  }

  /// The longest body of a form.
  static let longestForm = 2048

  private let server: HTTPServer
  private let socketPath: String?
  private let logger: Logger

  /// Makes the server; ``start()`` has it listen.
  init(_ address: ListenAddress, ports: Ports, logger: Logger) throws(DaemonError) {
    self.logger = logger
    socketPath = if case .unix(let path) = address { path } else { nil }
    let handler = Self.handler(ports)
    do {
      switch address {
      case .unix(let path): server = Self.server(.unix(path: path), handler)
      case .tcp(let host, let port):
        let number = UInt16(clamping: port)
        if host.contains(":") {
          server = Self.server(try sockaddr_in6.inet6(ip6: host, port: number), handler)
        } else {
          let name = host == "localhost" ? "127.0.0.1" : host
          server = Self.server(try sockaddr_in.inet(ip4: name, port: number), handler)
        }
      }
    } catch {
      throw DaemonError(
        "cannot listen on \(address): \(error)",
        remedy: "set http.listen to an address of this machine"
      )
    }
  }

  private static func server(_ address: some SocketAddress, _ handler: Handler) -> HTTPServer {
    HTTPServer(address: address, timeout: 10, logger: .disabled, handler: handler)
  }

  /// Listens until the process ends; a port that cannot be had is told and costs nothing else.
  func start() {
    if let socketPath { Self.removeSocket(at: socketPath) }
    let (server, logger) = (server, logger)
    Task {
      do {
        try await server.run()
      } catch is CancellationError {
        return
      } catch {
        logger.error(
          "the HTTP server cannot listen: no links, no metrics",
          metadata: ["reason": "\(error)", "remedy": "check http.listen"]
        )
      }
    }
  }

  /// Removes the socket that an earlier process has left; only one daemon runs on a store.
  private static func removeSocket(at path: String) {
    var found = stat()
    guard lstat(path, &found) == 0, found.st_mode & S_IFMT == S_IFSOCK else { return }
    unlink(path)
  }

  private struct Handler: HTTPHandler {
    let respond: @Sendable (HTTPRequest) async -> HTTPResponse

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
      await respond(request)
    }
  }

  private static func handler(_ ports: Ports) -> Handler {
    Handler { request in
      switch (request.method, request.path) {
      case (.GET, "/healthz"):
        let health = await waiting { ports.health() }
        return text(health.text, health.isWell ? .ok : .serviceUnavailable)
      case (.GET, "/metrics"):
        return text(await waiting { ports.metrics() }, .ok)
      case (.GET, let path) where path.hasPrefix("/ack/"):
        let token = String(path.dropFirst(5))
        return page(await waiting { ports.show(token) })
      case (.POST, let path) where path.hasPrefix("/ack/"):
        let token = String(path.dropFirst(5))
        guard let name = await name(in: request) else {
          return text("too long\n", .payloadTooLarge)
        }
        return page(await waiting { ports.acknowledge(token, name) })
      default: return text("not found\n", .notFound)
      }
    }
  }

  /// Runs what may wait for the daemon's queues where waiting is allowed.
  private static func waiting<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value
  ) async -> Value {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: body()) }
    }
  }

  /// The field `name` of a form; nil where the body is too long to be one.
  private static func name(in request: HTTPRequest) async -> String? {
    let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    guard length <= longestForm, let body = try? await request.bodyData, body.count <= longestForm
    else { return nil }
    var parts = URLComponents()
    parts.percentEncodedQuery = String(decoding: body, as: UTF8.self).replacing("+", with: "%20")
    return parts.queryItems?.first { $0.name == "name" }?.value ?? ""
  }

  private static func text(_ text: String, _ status: HTTPStatusCode) -> HTTPResponse {
    HTTPResponse(
      statusCode: status,
      headers: [.contentType: "text/plain; charset=utf-8", .init("Cache-Control"): "no-store"],
      body: Data(text.utf8)
    )
  }

  private static func page(_ page: AcknowledgementPage) -> HTTPResponse {
    HTTPResponse(
      statusCode: page.isRefusal ? .forbidden : .ok,
      headers: [
        .contentType: "text/html; charset=utf-8", .init("Cache-Control"): "no-store",
        .init("Content-Security-Policy"):
          "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
        .init("Referrer-Policy"): "no-referrer", .init("X-Content-Type-Options"): "nosniff",
      ],
      body: Data(page.html.utf8)
    )
  }
}
