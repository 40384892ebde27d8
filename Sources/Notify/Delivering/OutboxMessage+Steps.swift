import Telemetry

extension OutboxMessage {
  /// The step to another state.
  func progress(
    _ state: State,
    attempts: Int,
    next: Instant,
    at now: Instant
  ) -> OutboxProgress {
    OutboxProgress(
      id: id,
      state: state,
      attempts: attempts,
      next: next,
      at: now,
      reason: state == .done ? nil : reason
    )
  }

  /// The step to being given up.
  func given(up reason: String, at now: Instant, attempts: Int? = nil) -> OutboxProgress {
    OutboxProgress(
      id: id,
      state: .dead,
      attempts: attempts ?? self.attempts,
      next: next,
      at: now,
      reason: reason
    )
  }
}
