/// Where a server listens.
public enum ListenAddress: Hashable, Sendable {
  /// A TCP port on an address of this machine.
  case tcp(host: String, port: Int)
  /// A Unix socket at a path.
  case unix(path: String)

  /// Reads `127.0.0.1:8480`, `[::1]:8480` or `unix:/run/sluice/http.sock`; nil for anything else.
  public init?(_ text: String) {
    if text.hasPrefix("unix:") {
      let path = text.dropFirst(5)
      guard path.hasPrefix("/"), path.utf8.count <= 107 else { return nil }
      self = .unix(path: String(path))
      return
    }
    guard let address = HostAndPort(text), let port = address.port else { return nil }
    self = .tcp(host: address.host, port: port)
  }
}
