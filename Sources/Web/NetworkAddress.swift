import Glibc

/// An IP address, and where in the world it can lie.
public struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
  /// Where an address lies.
  public enum Place: Sendable {
    /// Anywhere in the Internet.
    case global
    /// This machine, or a private network (RFC 1918, 6598, 4193).
    case local
    /// Nowhere that a message may go: link-local, where clouds keep their keys; multicast;
    /// unspecified; reserved.
    case never
  }

  /// Four bytes, or sixteen.
  public let bytes: [UInt8]
  /// The address as it is written.
  public let description: String

  /// Reads an address; nil for a text that is a name.
  public init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if unsafe inet_pton(AF_INET, text, &four) == 1 {
      bytes = unsafe withUnsafeBytes(of: four) { unsafe Array($0) }
    } else if unsafe inet_pton(AF_INET6, text, &six) == 1 {
      bytes = unsafe withUnsafeBytes(of: six) { unsafe Array($0) }
    } else {
      return nil
    }
    description = text
  }

  /// Where it lies (IANA's registries of special addresses).
  public var place: Place {
    if bytes.count == 4 { return Self.place(bytes) }
    if let inner = embedded { return Self.place(inner) }
    let isLoopback = bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    if isLoopback || bytes[0] & 0xFE == 0xFC { return .local }
    // Only 2000::/3 is given out; 2001:db8::/32 is for examples.
    let isExample = bytes.starts(with: [0x20, 0x01, 0x0D, 0xB8])
    return bytes[0] & 0xE0 == 0x20 && !isExample ? .global : .never
  }

  /// The IPv4 address inside a mapped (::ffff:0:0/96), translated (64:ff9b::/96) or 6to4 (2002::/16)
  /// one: what looks global may lead to this machine.
  private var embedded: [UInt8]? {
    let zeros = [UInt8](repeating: 0, count: 10)
    if bytes.starts(with: zeros + [0xFF, 0xFF]) { return Array(bytes[12...]) }
    if bytes.starts(with: [0, 0x64, 0xFF, 0x9B] + zeros.prefix(8)) { return Array(bytes[12...]) }
    if bytes.starts(with: [0x20, 0x02]) { return Array(bytes[2..<6]) }
    return nil
  }

  private static func place(_ bytes: [UInt8]) -> Place {
    switch (bytes[0], bytes[1]) {
    case (127, _), (10, _), (172, 16...31), (192, 168), (100, 64...127): .local
    case (0, _), (169, 254), (224...255, _), (192, 0), (198, 18...19): .never
    default: .global
    }
  }
}
