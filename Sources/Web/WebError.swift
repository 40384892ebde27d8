/// Why there was no answer; nothing in it tells of the address behind the host's name, which may be
/// a secret.
public enum WebError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The address is no web address.
  case badAddress
  /// The host's name has no address now.
  case unresolved(host: String)
  /// The host is where nothing may be sent; a fault of the configuration.
  case forbidden(host: String, reason: String)
  /// No connection came about.
  case unreachable(host: String, reason: String)
  /// The certificate does not show that it is the host.
  case untrusted(host: String, reason: String)
  /// It took too long.
  case timeout(host: String)

  /// What was tried, on what, and why it failed.
  public var description: String {
    switch self {
    case .badAddress: "the address is no http or https address: mend it in the configuration"
    case .unresolved(let host): "no address is known for \(host): is the network up?"
    case .forbidden(let host, let reason): "nothing is sent to \(host): \(reason)"
    case .unreachable(let host, let reason): "no connection to \(host): \(reason)"
    case .untrusted(let host, let reason): "the certificate of \(host) is not trusted: \(reason)"
    case .timeout(let host): "\(host) took too long to answer"
    }
  }
}
