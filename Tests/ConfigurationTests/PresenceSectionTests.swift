import Configuration
import Presence
import Telemetry
import TestSupport
import Testing

struct PresenceSectionTests {
  private static let base =
    "sources: [{ topic: \"farm/{site}/{device}/telemetry\", format: json }]\n"

  @Test func settingsAndGatewaysAreTaken() throws {
    let fixture = try ConfigurationFixture(
      Self.base + """
        presence:
          intervals: 4
          at_least: 5m
          offline_after: 0s
          learn: false
          device_silent: off
          gateway_silent: critical
        sites:
          a:
            devices:
              gw: {}
              probe: { every: 5m, gateway: gw }
          b:
            devices:
              far: { every: 10m, gateway: a/gw }

        """
    )
    let configuration = try fixture.load().configuration
    #expect(
      configuration.presence
        == PresenceSettings(
          intervals: 4,
          atLeast: .minutes(5),
          offlineAfter: .zero,
          learns: false,
          deviceSeverity: nil,
          gatewaySeverity: .critical
        )
    )
    let gateways = configuration.sites.flatMap { site in
      site.devices.compactMap { $0.gatewayPath(at: site.name) }.map { "\($0.site)/\($0.device)" }
    }
    #expect(gateways == ["a/gw", "a/gw"])
  }

  @Test(
    arguments: [
      ("gateway: gatway", "no device of the register"),
      ("gateway: c/gw", "no device of the register"),
      ("gateway: probe", "sends through itself"),
    ]
  )
  func gatewaysThatLeadNowhereAreFaults(line: String, message: String) throws {
    let fixture = try ConfigurationFixture(
      Self.base + "sites:\n  a:\n    devices:\n      gateway: {}\n      probe: { \(line) }\n"
    )
    #expect(fixture.told().contains { $0.contains(message) })
  }

  @Test func circlesAreFaults() throws {
    let fixture = try ConfigurationFixture(
      Self.base
        + "sites:\n  a:\n    devices: { x: { gateway: y }, y: { gateway: z }, z: { gateway: x } }\n"
    )
    #expect(fixture.told().count { $0.contains("sends through itself") } == 3)
  }

  @Test func builtInRulesKeepTheirNames() throws {
    var fixture = try ConfigurationFixture(Self.base + "rules: [own.yaml]\n")
    try fixture.folder.write(
      "rules:\n  - alert: device_silent\n    when: water_temp > 30\n",
      to: "own.yaml"
    )
    fixture.secrets = .skip
    #expect(fixture.told().contains { $0.contains("built-in rule") })
  }
}
