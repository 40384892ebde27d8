extension BrokerSettings {
  /// Reads `mqtt://host[:port]` or `mqtts://host[:port]`; the rest has its defaults.
  ///
  /// `mqtts` sets ``tls`` so that it trusts the system's authorities. The ports are 1883 and 8883.
  ///
  /// - Throws: ``MQTTError`` for anything else, in particular a user name or a path.
  public init(url: String) throws(MQTTError) {
    func fault(_ cause: String, _ remedy: String) -> MQTTError {
      MQTTError(
        .invalidAddress,
        // What stands before an @ may be a password.
        attempted: "read the broker's url \"\(url.contains("@") ? "…" : url)\"",
        cause: cause,
        remedy: remedy
      )
    }
    let scheme = url.prefix { $0 != ":" }
    guard scheme == "mqtt" || scheme == "mqtts", url.dropFirst(scheme.count).hasPrefix("://") else {
      throw fault("it begins with neither mqtt:// nor mqtts://", "write mqtt://127.0.0.1:1883")
    }
    var rest = url.dropFirst(scheme.count + 3)
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    guard !rest.contains("@") else {
      throw fault("it holds a user name", "use `username` and `password_file`")
    }
    guard let (host, port) = Self.split(rest) else {
      throw fault("what follows the scheme is not host:port", "write mqtt://127.0.0.1:1883")
    }
    let isSecure = scheme == "mqtts"
    self.init(
      host: host,
      port: port ?? (isSecure ? 8883 : 1883),
      tls: isSecure ? TLSSettings() : nil
    )
  }

  /// Takes `host`, `host:port`, `[v6]` and `[v6]:port` apart; nil when it is none of them.
  private static func split(_ text: Substring) -> (host: String, port: UInt16?)? {
    var host = text
    var tail = Substring()
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      tail = text[text.index(after: end)...]
    } else if let colon = text.firstIndex(of: ":") {
      (host, tail) = (text[..<colon], text[colon...])
    }
    let isName = host.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x2D || byte == 0x2E || byte == 0x5F || (byte == 0x3A && text.hasPrefix("["))
    }
    guard !host.isEmpty, isName else { return nil }
    guard !tail.isEmpty else { return (String(host), nil) }
    guard tail.hasPrefix(":"), let port = UInt16(tail.dropFirst()), port > 0 else { return nil }
    return (String(host), port)
  }
}
