internal import SQLite
internal import Telemetry

// What comes in few batches: revisions, refused messages, events, alerts, deliveries.
extension Store {
  /// Writes other verdicts beside the rows that they speak of: finding these would mean to search.
  func writeRevisions(_ revisions: [SampleRevision], seq: Int64) throws(SQLiteError) {
    for revision in revisions {
      statements.revision.bind(Int64(revision.series.rawValue), at: 1)
      statements.revision.bind(revision.time.milliseconds, at: 2)
      statements.revision.bind(Int64(revision.flag.rawValue), at: 3)
      statements.revision.bind(Int64(revision.reasons.rawValue), at: 4)
      statements.revision.bind(seq, at: 5)
      try statements.revision.run()
    }
  }

  /// Writes where samples came late, the work on devices, and what it changed.
  func writeQuality(_ batch: Batch, seq: Int64) throws(SQLiteError) {
    for (series, range) in batch.unsettled {
      statements.unsettled.bind(Int64(series.rawValue), at: 1)
      statements.unsettled.bind(range?.start.milliseconds, at: 2)
      statements.unsettled.bind(range?.end.milliseconds, at: 3)
      statements.unsettled.bind(seq, at: 4)
      try statements.unsettled.run()
    }
    for (series, late) in batch.belated {
      statements.belated.bind(Int64(series.rawValue), at: 1)
      statements.belated.bind(late?.range.start.milliseconds, at: 2)
      statements.belated.bind(late?.range.end.milliseconds, at: 3)
      statements.belated.bind(late?.arrived.milliseconds, at: 4)
      statements.belated.bind(seq, at: 5)
      try statements.belated.run()
    }
    for work in batch.maintenance {
      statements.maintenance.bind(Int64(work.device.rawValue), at: 1)
      statements.maintenance.bind(work.started.milliseconds, at: 2)
      statements.maintenance.bind(work.ended?.milliseconds, at: 3)
      try statements.maintenance.bind(work.reason, at: 4)
      try statements.maintenance.bind(work.by, at: 5)
      statements.maintenance.bind(seq, at: 6)
      try statements.maintenance.run()
    }
    for fouling in batch.foulings {
      statements.fouling.bind(Int64(fouling.series.rawValue), at: 1)
      statements.fouling.bind(fouling.started.milliseconds, at: 2)
      statements.fouling.bind(fouling.measured.milliseconds, at: 3)
      statements.fouling.bind(fouling.before, at: 4)
      statements.fouling.bind(fouling.after, at: 5)
      statements.fouling.bind(seq, at: 6)
      try statements.fouling.run()
    }
  }

  /// Writes what was refused and what happened to Sluice, and drops the oldest beyond the limits.
  func writeRefuse(_ batch: Batch, seq: Int64) throws(SQLiteError) {
    for message in batch.quarantined { try write(message, seq: seq) }
    if !batch.quarantined.isEmpty {
      statements.trimQuarantine.bind(Int64(options.quarantineRows), at: 1)
      try statements.trimQuarantine.run()
    }
    for event in batch.events {
      try statements.event.bind(event.kind.rawValue, at: 1)
      statements.event.bind(event.time.milliseconds, at: 2)
      try statements.event.bind(event.detail, at: 3)
      statements.event.bind(seq, at: 4)
      try statements.event.run()
    }
    if !batch.events.isEmpty {
      statements.trimEvents.bind(Int64(options.eventRows), at: 1)
      try statements.trimEvents.run()
    }
  }

  private func write(_ message: Quarantined, seq: Int64) throws(SQLiteError) {
    let insert = statements.quarantine
    insert.bind(Int64(message.device.rawValue), at: 1)
    try insert.bind(message.topic, at: 2)
    insert.bind(message.arrived.milliseconds, at: 3)
    try insert.bind(message.code.rawValue, at: 4)
    try insert.bind(message.reason, at: 5)
    insert.bind(Int64(message.size), at: 6)
    try insert.bind(Array(message.bytes.prefix(Quarantined.maximumBytes)), at: 7)
    insert.bind(seq, at: 8)
    try insert.run()
  }

  /// Writes alerts as they stand and what happened to them.
  ///
  /// - Returns: the ordinals of the transitions.
  func writeAlerts(_ batch: Batch, seq: Int64) throws(SQLiteError) -> ClosedRange<Int64>? {
    // First, since an alert may take up the id of one that was withdrawn.
    for id in batch.withdrawn {
      statements.withdraw.bind(seq, at: 1)
      try statements.withdraw.bind(id, at: 2)
      try statements.withdraw.run()
    }
    for alert in batch.alerts {
      try statements.alert.bind(alert.id, at: 1)
      try AlertRow.bind(alert, to: statements.alert, from: 2)
      statements.alert.bind(seq, at: 2 + AlertRow.count)
      try statements.alert.run()
    }
    var ordinals: ClosedRange<Int64>?
    for transition in batch.transitions {
      try statements.transition.bind(transition.event.rawValue, at: 1)
      statements.transition.bind(transition.time.milliseconds, at: 2)
      try AlertRow.bind(transition.alert, to: statements.transition, from: 3)
      statements.transition.bind(seq, at: 3 + AlertRow.count)
      try statements.transition.run()
      let ordinal = connection.lastInsertedRow
      ordinals = (ordinals?.lowerBound ?? ordinal)...ordinal
    }
    return ordinals
  }

  /// Writes how far each channel has been told.
  func writeDelivered(_ cursors: [String: Int64], seq: Int64) throws(SQLiteError) {
    for (channel, ordinal) in cursors {
      try statements.delivered.bind(channel, at: 1)
      statements.delivered.bind(ordinal, at: 2)
      statements.delivered.bind(seq, at: 3)
      try statements.delivered.run()
    }
  }
}
