import Foundation

/// Where a request goes: the parts of its address, and the addresses of its host that were found
/// good.
struct WebTarget: Hashable, Sendable {
  /// The host as the address names it, without the brackets of IPv6.
  let host: String
  /// The port.
  let port: Int
  /// The addresses, all of them fit to be sent to; empty until ``vet(_:allowsPrivate:)``.
  private(set) var addresses: [NetworkAddress] = []

  /// Reads an address.
  init(_ url: String) throws(WebError) {
    guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
      scheme == "http" || scheme == "https", var host = parts.host, !host.isEmpty
    else { throw .badAddress }
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    self.host = host
    port = parts.port ?? (scheme == "https" ? 443 : 80)
  }

  /// Looks the host up, once; every one of its addresses has to be fit.
  mutating func vet(_ resolver: some HostResolver, allowsPrivate: Bool) throws(WebError) {
    let found = NetworkAddress(host).map { [$0] } ?? resolver.addresses(of: host)
    guard !found.isEmpty else { throw .unresolved(host: host) }
    for address in found {
      switch address.place {
      case .global: continue
      case .local:
        guard !allowsPrivate else { continue }
        throw .forbidden(
          host: host,
          reason: "\(address) is in a private network: say allow_private if that is meant"
        )
      case .never:
        throw .forbidden(host: host, reason: "\(address) is no address of a receiver")
      }
    }
    addresses = found
  }
}
