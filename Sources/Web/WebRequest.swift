public import Telemetry

/// One request to a receiver of messages.
public struct WebRequest: Hashable, Sendable {
  /// The method, `GET` or `POST`.
  public var method: String
  /// The whole address; it may hold a token, so it is never shown.
  public var url: String
  /// Header lines by name.
  public var headers: [String: String]
  /// What is sent; empty for nothing.
  public var body: [UInt8]
  /// How long connecting may take, TLS included.
  public var connectLimit: TimeSpan
  /// How long all of it may take.
  public var totalLimit: TimeSpan

  /// Makes a request with the limits: 5 s to connect, 15 s in all.
  public init(
    method: String = "POST",
    url: String,
    headers: [String: String] = [:],
    body: [UInt8] = [],
    connectLimit: TimeSpan = .seconds(5),
    totalLimit: TimeSpan = .seconds(15)
  ) {
    (self.method, self.url, self.headers, self.body) = (method, url, headers, body)
    (self.connectLimit, self.totalLimit) = (connectLimit, totalLimit)
  }
}
