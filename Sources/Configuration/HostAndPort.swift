/// A host with the port behind its colon, as addresses write them.
struct HostAndPort: Hashable, Sendable {
  /// The name or address, without the brackets of IPv6.
  var host: String
  /// The port, 1…65535.
  var port: Int?

  /// Reads `host`, `host:port`, `[::1]` or `[::1]:port`; nil for anything else.
  init?(_ text: some StringProtocol) {
    var rest = Substring(text)
    if rest.hasPrefix("[") {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      host = String(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
      guard host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." || $0 == "%" }) else {
        return nil
      }
    } else {
      let name = rest.prefix { $0 != ":" }
      guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) })
      else { return nil }
      host = String(name)
      rest = rest[name.endIndex...]
    }
    guard !host.isEmpty else { return nil }
    guard !rest.isEmpty else { return }
    guard rest.hasPrefix(":"), rest.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }),
      let port = Int(rest.dropFirst()), (1...65_535).contains(port)
    else { return nil }
    self.port = port
  }

  /// Whether what is sent there stays on this machine.
  var isLoopback: Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.") && isIPv4
  }

  private var isIPv4: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }
}
