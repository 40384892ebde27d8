public import Telemetry

/// Which alerts the routes lead to a log; a log that no route names gets all.
public struct AlertLogFilter: Hashable, Sendable {
  private let routes: [RouteDefinition]
  private let kinds: [String: SiteKind]

  /// Makes a filter.
  ///
  /// - Parameters:
  ///   - routes: the routes, in their order.
  ///   - kinds: the kinds of the sites.
  public init(routes: [RouteDefinition] = [], kinds: [String: SiteKind] = [:]) {
    (self.routes, self.kinds) = (routes, kinds)
  }

  /// Whether an alert leads to the log of this name, whatever the time of day: a log keeps everything.
  func accepts(_ alert: Alert, in name: String) -> Bool {
    guard routes.contains(where: { $0.channels.contains(name) }) else { return true }
    for route in routes where route.matcher.matches(alert, kind: kinds[alert.site]) {
      if route.channels.contains(name) { return true }
      if !route.continues, route.during.isEmpty { return false }
    }
    return false
  }
}
