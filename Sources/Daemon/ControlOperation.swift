import Telemetry

/// Something that operators can have done on the control socket.
struct ControlOperation: Sendable {
  /// Carries it out, and returns once it is on the disk; called on the control queue.
  let perform: @Sendable (ControlRequest, Daemon) throws(OperationRefusal) -> ControlAnswer

  /// Every operation, by the name under which it is asked for.
  static let all: [String: ControlOperation] = [
    "acknowledge": acknowledge,
    "silence": silence,
    "end_silence": endSilence,
    "replay": replay,
  ]
}
