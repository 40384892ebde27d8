import Telemetry

/// An alert that is pending or firing, and where its life stands.
struct OpenEpisode: Sendable {
  var alert: Alert
  var phase: AlertMachine.Phase
}
