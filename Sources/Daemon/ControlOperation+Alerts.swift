import Pipeline
import Presentation
import Telemetry

extension ControlOperation {
  /// `alert`, `note`: takes an open alert on.
  static let acknowledge = ControlOperation {
    request,
    daemon throws(OperationRefusal) in
    let alert = try request.text("alert")
    let note = request.optionalText("note")
    _ = try daemon.operate { ingest, now throws(OperationRefusal) in
      try ingest.acknowledge(
        alert,
        Alert.Acknowledgement(by: request.by, at: now, note: note)
      )
    }
    return ControlAnswer([("acknowledged", .text(alert)), ("by", .text(request.by))])
  }

  /// `where` (words of ``AlertMatcher``), `from`, `to` (milliseconds), `reason`: holds messages back.
  static let silence = ControlOperation {
    request,
    daemon throws(OperationRefusal) in
    let matcher = try AlertMatcher(words: request.texts("where"))
    let reason = try request.text("reason")
    guard !matcher.globs.isEmpty else {
      throw OperationRefusal(.invalid, "say which alerts: a silence over all of them hides a fire")
    }
    guard let end = request.moment("to") else {
      throw OperationRefusal(.invalid, "'to' is missing in the operation silence")
    }
    let batch = try daemon.operate { ingest, now throws(OperationRefusal) in
      try ingest.silence(
        matcher,
        during: TimeRange(start: request.moment("from") ?? now, end: end),
        by: request.by,
        reason: reason,
        now: now
      )
    }
    return Self.answer(batch)
  }

  /// `id`: ends a silence before its time.
  static let endSilence = ControlOperation {
    request,
    daemon throws(OperationRefusal) in
    let id = try request.integer("id")
    let batch = try daemon.operate { ingest, now throws(OperationRefusal) in
      try ingest.endSilence(id, now: now)
    }
    return Self.answer(batch)
  }

  private static func answer(_ batch: Batch) -> ControlAnswer {
    guard let silence = batch.silences.first else { return ControlAnswer([]) }
    return ControlAnswer([
      ("silence", .integer(silence.id)), ("where", .text(silence.matcher.description)),
      ("from", .time(silence.starts)), ("to", .time(silence.ends)), ("by", .text(silence.by)),
    ])
  }
}
