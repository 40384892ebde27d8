public import Telemetry

/// How the broker is reached.
public struct BrokerConfiguration: Hashable, Sendable {
  /// The address as it was written: `mqtt://host:port` or `mqtts://host:port`.
  public var url: String
  /// The broker's name or address.
  public var host: String
  /// The broker's port, 1…65535.
  public var port: Int
  /// Whether the connection is encrypted: `mqtts`.
  public var usesTLS: Bool
  /// The fixed client id under which the broker keeps the session.
  public var clientID: String
  /// The user name.
  public var username: String?
  /// The path of the file that holds the password.
  public var passwordFile: String?
  /// The password.
  public var password: Secret?
  /// The files of an encrypted connection.
  public var tls: TLSConfiguration
  /// How long the line may be silent before the broker is asked whether it is there.
  public var keepAlive: TimeSpan
  /// How long the broker keeps the session while we are away (MQTT 5).
  public var sessionExpiry: TimeSpan
  /// How many unacknowledged messages the broker may have under way to us (MQTT 5), 1…65535.
  public var receiveMaximum: Int

  /// Makes the settings; the defaults reach a broker on this machine.
  public init(
    url: String = "mqtt://127.0.0.1:1883",
    host: String = "127.0.0.1",
    port: Int = 1883,
    usesTLS: Bool = false,
    clientID: String = "sluice",
    username: String? = nil,
    passwordFile: String? = nil,
    password: Secret? = nil,
    tls: TLSConfiguration = TLSConfiguration(),
    keepAlive: TimeSpan = .seconds(30),
    sessionExpiry: TimeSpan = .days(30),
    receiveMaximum: Int = 2000
  ) {
    (self.url, self.host, self.port, self.usesTLS) = (url, host, port, usesTLS)
    (self.clientID, self.username) = (clientID, username)
    (self.passwordFile, self.password, self.tls) = (passwordFile, password, tls)
    (self.keepAlive, self.sessionExpiry) = (keepAlive, sessionExpiry)
    self.receiveMaximum = receiveMaximum
  }
}
