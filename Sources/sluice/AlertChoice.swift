import ArgumentParser
import Telemetry

/// Which alerts to list: those in a state, or with a mark beside their state.
enum AlertChoice: String, ExpressibleByArgument, CaseIterable {
  case pending, firing, resolved, acknowledged, silenced, stale

  /// Whether the alert is one of these.
  func accepts(_ alert: Alert) -> Bool {
    switch self {
    case .pending: alert.state == .pending
    case .firing: alert.state == .firing
    case .resolved: alert.state == .resolved
    case .acknowledged: alert.acknowledged != nil
    case .silenced: alert.isSilenced
    case .stale: alert.isStale
    }
  }
}
