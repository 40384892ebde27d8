internal import SQLite
internal import Telemetry

// What people are told: messages on their way, and what the planner of messages remembers.
extension Store {
  /// Writes new messages, the steps of older ones, and the planner's rows.
  func writeOutbox(_ batch: Batch, seq: Int64) throws(SQLiteError) {
    for message in batch.outbox { try write(message, seq: seq) }
    for step in batch.progress { try write(step, seq: seq) }
    for row in batch.planner {
      try statements.planner.bind(row.key, at: 1)
      try statements.planner.bind(row.value, at: 2)
      statements.planner.bind(seq, at: 3)
      try statements.planner.run()
    }
    guard let last = batch.outbox.last?.id, last % 100 == 0 else { return }
    statements.trimOutbox.bind(last - Int64(options.outboxRows), at: 1)
    try statements.trimOutbox.run()
  }

  private func write(_ message: OutboxMessage, seq: Int64) throws(SQLiteError) {
    let insert = statements.message
    insert.bind(message.id, at: 1)
    try insert.bind(message.key, at: 2)
    try insert.bind(message.channel, at: 3)
    try insert.bind(message.content, at: 4)
    try insert.bind(message.alerts.joined(separator: "\n"), at: 5)
    insert.bind(message.created.milliseconds, at: 6)
    insert.bind(message.deadline.milliseconds, at: 7)
    try insert.bind(message.state.rawValue, at: 8)
    insert.bind(Int64(message.attempts), at: 9)
    insert.bind(message.next.milliseconds, at: 10)
    insert.bind(message.finished?.milliseconds, at: 11)
    try insert.bind(message.reason, at: 12)
    insert.bind(seq, at: 13)
    try insert.run()
  }

  private func write(_ step: OutboxProgress, seq: Int64) throws(SQLiteError) {
    let isOver = step.state == .done || step.state == .dead
    let update = statements.progress
    update.bind(step.id, at: 1)
    try update.bind(step.state.rawValue, at: 2)
    update.bind(Int64(step.attempts), at: 3)
    update.bind(step.next.milliseconds, at: 4)
    update.bind(isOver ? step.at.milliseconds : nil, at: 5)
    try update.bind(step.reason, at: 6)
    update.bind(step.deadline?.milliseconds, at: 7)
    update.bind(seq, at: 8)
    try update.run()
  }
}
