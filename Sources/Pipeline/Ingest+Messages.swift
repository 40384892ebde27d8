import Notify
public import Telemetry

// What people are told goes into the batch of its cause.
extension Ingest {
  /// Puts a message into the outbox that tries a channel.
  ///
  /// - Returns: the batch to commit, with the message.
  public mutating func test(_ channel: String, now: Instant) -> Batch {
    var batch = Batch(kind: .operation, at: now)
    planner.post(NotificationContent(reason: .test), to: channel, now: now)
    finish(&batch)
    return batch
  }

  /// Has a message that was given up tried anew, with all the time that it had at first.
  ///
  /// - Returns: the batch to commit, with the message's step.
  public mutating func retry(_ message: OutboxMessage, now: Instant) -> Batch {
    var batch = Batch(kind: .operation, at: now)
    batch.progress = [
      OutboxProgress(
        id: message.id,
        state: .waiting,
        attempts: 0,
        next: now,
        at: now,
        deadline: now + (message.deadline - message.created)
      )
    ]
    finish(&batch)
    return batch
  }

  /// Has the planner of messages take in what the batch says of alerts.
  mutating func plan(_ batch: inout Batch) {
    planner.take(transitions: batch.transitions, alerts: batch.alerts, now: batch.at)
    let changes = planner.takeChanges()
    batch.outbox += changes.messages
    batch.planner += changes.rows
  }
}
