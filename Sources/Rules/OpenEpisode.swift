import Telemetry

/// Holds an open alert outside its instance: nearly all instances have none, and stay small.
final class OpenEpisode: Sendable {
  let alert: Alert

  init(_ alert: Alert) { self.alert = alert }
}
