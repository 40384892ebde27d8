public import Telemetry

/// Where the broker is and how to speak to it.
public struct BrokerSettings: Hashable, Sendable {
  /// A name or an address; the first address that a name has is used.
  public var host: String
  /// The TCP port.
  public var port: UInt16
  /// The name under which the broker keeps the session.
  public var clientIdentifier: String
  /// The name to log in with.
  public var username: String?
  /// The password to log in with; never printed.
  public var password: String?
  /// TLS; nil for plain text.
  public var tls: TLSSettings?
  /// How long the line may be silent; whole seconds from 5 to 65,535.
  public var keepAlive: TimeSpan
  /// How long the broker keeps the session while we are away (MQTT 5).
  public var sessionExpiry: TimeSpan
  /// How many unacknowledged messages the broker may send (MQTT 5); it must be less than the
  /// broker's `max_queued_messages`.
  public var receiveMaximum: UInt16
  /// The version of MQTT.
  public var protocolVersion: ProtocolChoice

  /// Makes settings.
  public init(
    host: String = "127.0.0.1",
    port: UInt16 = 1883,
    clientIdentifier: String = "sluice",
    username: String? = nil,
    password: String? = nil,
    tls: TLSSettings? = nil,
    keepAlive: TimeSpan = .seconds(30),
    sessionExpiry: TimeSpan = .days(30),
    receiveMaximum: UInt16 = 2000,
    protocolVersion: ProtocolChoice = .automatic
  ) {
    (self.host, self.port, self.clientIdentifier) = (host, port, clientIdentifier)
    (self.username, self.password, self.tls) = (username, password, tls)
    (self.keepAlive, self.sessionExpiry) = (keepAlive, sessionExpiry)
    (self.receiveMaximum, self.protocolVersion) = (receiveMaximum, protocolVersion)
  }

  /// The address as a URL, without name and password.
  public var url: String {
    let host = host.contains(":") ? "[\(host)]" : host
    return "\(tls == nil ? "mqtt" : "mqtts")://\(host):\(port)"
  }

  /// Whether readings and password would cross a network in the clear.
  public var isPlainTextToRemote: Bool {
    let isLoopback =
      host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
    return tls == nil && host != "localhost" && host != "::1" && !isLoopback
  }

  /// The keep-alive in the seconds that MQTT counts in.
  var keepAliveSeconds: Int32 {
    Int32(min(max(keepAlive.milliseconds / 1000, 5), Int64(UInt16.max)))
  }

  /// The session expiry in the seconds that MQTT counts in; at its end "never".
  var sessionExpirySeconds: UInt32 {
    UInt32(min(max(sessionExpiry.milliseconds / 1000, 1), Int64(UInt32.max)))
  }
}

extension BrokerSettings: CustomStringConvertible, CustomDebugStringConvertible {
  /// Where and as whom; without the password.
  public var description: String {
    username.map { "\(clientIdentifier) (\($0)) at \(url)" } ?? "\(clientIdentifier) at \(url)"
  }

  /// The same as ``description``, so that no log shows the password.
  public var debugDescription: String { description }
}
