import Configuration
import Rules
import Telemetry
import Testing

/// What a reload can take up, and what it cannot.
struct ConfigurationChangeTests {
  private static let changes: [(String, @Sendable (inout SluiceConfiguration) -> Void)] = [
    ("broker.url", { $0.broker.url = "mqtt://[::1]" }),
    ("broker.client_id", { $0.broker.clientID = "other" }),
    ("broker.username", { $0.broker.username = "other" }),
    ("broker.password_file", { $0.broker.password = Secret("other") }),
    ("broker.tls", { $0.broker.tls.caFile = "other" }),
    ("broker.keep_alive", { $0.broker.keepAlive = .seconds(31) }),
    ("broker.session_expiry", { $0.broker.sessionExpiry = .days(1) }),
    ("broker.receive_maximum", { $0.broker.receiveMaximum = 1 }),
    ("store.path", { $0.store.path = "other" }),
    ("store.commit.max_messages", { $0.store.commitMaximumMessages = 1 }),
    ("store.commit.max_delay", { $0.store.commitMaximumDelay = .zero }),
    ("http.listen", { $0.httpListen = .unix(path: "/x") }),
    ("control.socket", { $0.controlSocket = "other" }),
  ]

  private static let reloads: [(String, @Sendable (inout SluiceConfiguration) -> Void)] = [
    ("store.keep", { $0.store.keep.samples = .days(1) }),
    ("locale.language", { $0.language = .simplifiedChinese }),
    ("locale.time_zone", { $0.zone = .fixed("Asia/Shanghai", offset: 28_800) }),
    ("sources", { $0.sources = [SourceDefinition(topic: "a", format: "json")] }),
    ("sites", { $0.sites = [SiteDefinition(name: "a", location: (1, 2))] }),
    ("notify", { $0.notify.channels = [ChannelDefinition(name: "a", kind: .log, path: "x")] }),
  ]

  @Test func eachKeyIsNamedWithItsKind() {
    let old = SluiceConfiguration()
    #expect(ConfigurationChange.between(old, old).isEmpty)
    for (key, change) in Self.changes {
      var new = old
      change(&new)
      #expect(
        ConfigurationChange.between(old, new) == ConfigurationChange(restart: [key], reload: [])
      )
    }
    for (key, change) in Self.reloads {
      var new = old
      change(&new)
      #expect(
        ConfigurationChange.between(old, new) == ConfigurationChange(restart: [], reload: [key])
      )
    }
  }

  @Test func rulesAndPartsOfSites() throws {
    var old = SluiceConfiguration()
    old.rules = [RuleDefinition(name: "a", when: try Expression(parsing: "ph < 1"))]
    old.sites = [
      SiteDefinition(name: "a", location: (1, 2), devices: [DeviceDefinition(name: "d")])
    ]
    var new = old
    new.rules[0].holdFor = .minutes(1)
    new.sites[0].devices[0].missing = [-999]
    #expect(ConfigurationChange.between(old, new).reload == ["sites", "rules"])
    new = old
    new.sites[0].location = (1, 3)
    #expect(ConfigurationChange.between(old, new).reload == ["sites"])
  }
}
