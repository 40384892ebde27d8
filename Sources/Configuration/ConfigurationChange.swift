import Telemetry

/// What differs between two configurations, by whether a running daemon can take it up.
public struct ConfigurationChange: Hashable, Sendable {
  /// The keys whose change waits for a restart, such as `broker.url`.
  public var restart: [String]
  /// The keys whose change a reload takes up, such as `rules`.
  public var reload: [String]

  /// Makes a change.
  public init(restart: [String], reload: [String]) {
    (self.restart, self.reload) = (restart, reload)
  }

  /// Whether nothing differs.
  public var isEmpty: Bool { restart.isEmpty && reload.isEmpty }

  /// Compares two configurations.
  public static func between(
    _ old: SluiceConfiguration,
    _ new: SluiceConfiguration
  ) -> ConfigurationChange {
    func keys(_ comparisons: [(String, Bool)]) -> [String] {
      comparisons.compactMap { key, isSame in isSame ? nil : key }
    }
    return ConfigurationChange(
      restart: keys(brokerComparisons(old.broker, new.broker))
        + keys([
          ("store.path", old.store.path == new.store.path),
          (
            "store.commit.max_messages",
            old.store.commitMaximumMessages == new.store.commitMaximumMessages
          ),
          ("store.commit.max_delay", old.store.commitMaximumDelay == new.store.commitMaximumDelay),
          ("http.listen", old.httpListen == new.httpListen),
          ("control.socket", old.controlSocket == new.controlSocket),
        ]),
      reload: keys([
        ("store.keep", old.store.keep == new.store.keep),
        ("locale.language", old.language == new.language),
        ("locale.time_zone", old.zone.identifier == new.zone.identifier),
        ("sources", old.sources == new.sources),
        ("sites", old.sites == new.sites),
        ("redundancy", old.redundancy == new.redundancy),
        ("quality", old.quality == new.quality),
        ("rules", old.rules == new.rules),
        ("contacts", old.contacts == new.contacts),
        ("presence", old.presence == new.presence),
        ("notify", old.notify == new.notify),
        ("http.public_url", old.httpPublicURL == new.httpPublicURL),
      ])
    )
  }

  private static func brokerComparisons(
    _ old: BrokerConfiguration,
    _ new: BrokerConfiguration
  ) -> [(String, Bool)] {
    [
      ("broker.url", old.url == new.url),
      ("broker.client_id", old.clientID == new.clientID),
      ("broker.username", old.username == new.username),
      (
        "broker.password_file",
        old.passwordFile == new.passwordFile && old.password == new.password
      ),
      ("broker.tls", old.tls == new.tls),
      ("broker.keep_alive", old.keepAlive == new.keepAlive),
      ("broker.session_expiry", old.sessionExpiry == new.sessionExpiry),
      ("broker.receive_maximum", old.receiveMaximum == new.receiveMaximum),
    ]
  }
}
