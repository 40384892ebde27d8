import Configuration
import Notify
import Presence
import Rules
import Telemetry

extension NotificationPlan {
  /// What the configuration says of messages; without routes every alert goes to every channel.
  init(_ configuration: SluiceConfiguration, origin: String) {
    let notify = configuration.notify
    let names = notify.channels.filter { $0.kind != .log }.map(\.name)
    let routes =
      notify.routes.isEmpty && !names.isEmpty
      ? [RouteDefinition(name: "all", channels: names)] : notify.routes
    self.init(
      routes: routes,
      inhibitions: notify.inhibitions + [.silentGateway],
      intervals: notify.intervals,
      escalations: notify.escalations,
      contacts: configuration.contacts,
      facts: NotificationFacts(configuration),
      channels: Set(names),
      zone: configuration.zone,
      deadline: notify.deadline,
      origin: origin
    )
  }
}

extension Inhibition {
  /// A silent gateway explains that what stands behind it is silent: always, since nobody wants to be
  /// told both.
  static let silentGateway = Inhibition(
    source: AlertMatcher([.rule: [SeriesGlob(PresenceRule.gateway.rawValue)]]),
    target: AlertMatcher([.rule: [SeriesGlob(PresenceRule.device.rawValue)]]),
    isBelow: true
  )
}

extension NotificationFacts {
  /// What the configuration says of rules and sites.
  init(_ configuration: SluiceConfiguration) {
    let rules = configuration.rules.map { rule in
      (
        rule.name,
        Rule(
          title: rule.title,
          advice: rule.advice,
          basis: rule.basis,
          limit: rule.limitText(configuration.catalogue),
          unit: rule.valueUnit(configuration.catalogue)
        )
      )
    }
    let sites = configuration.sites.map { ($0.name, Site(title: $0.title, kind: $0.kind)) }
    let gateways = configuration.sites.flatMap { site in
      site.devices.compactMap { device in
        device.gatewayPath(at: site.name).map { path in
          (
            Place(site: site.name, device: device.name),
            Place(site: path.site, device: path.device)
          )
        }
      }
    }
    self.init(
      rules: Dictionary(rules, uniquingKeysWith: { $1 }),
      sites: Dictionary(sites, uniquingKeysWith: { $1 }),
      gateways: Dictionary(gateways, uniquingKeysWith: { $1 })
    )
  }
}
