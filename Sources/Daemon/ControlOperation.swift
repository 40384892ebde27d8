import Telemetry

/// Something that operators can have done on the control socket.
struct ControlOperation: Sendable {
  /// Whether it comes in such numbers that it is no news for the log.
  var isRoutine = false
  /// Carries it out, and returns once it is on the disk; called on the control queue.
  let perform: @Sendable (ControlRequest, Daemon) throws(OperationRefusal) -> ControlAnswer

  /// Every operation, by the name under which it is asked for.
  static let all: [String: ControlOperation] = [
    "acknowledge": acknowledge,
    "silence": silence,
    "end_silence": endSilence,
    "notify_test": notifyTest,
    "notify_retry": notifyRetry,
    "replay": replay,
    "maintenance": maintenance,
    "seal": seal,
    "import": importLines,
  ]
}
