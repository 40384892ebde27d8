import Notify
import Rules
public import Telemetry

// What operators ask for: each is a batch of its own, or a refusal that says why not.
extension Ingest {
  /// Writes down that a person has taken an alert on.
  ///
  /// - Parameters:
  ///   - id: the alert.
  ///   - acknowledgement: who, when, and what they noted.
  /// - Returns: the batch to commit.
  /// - Throws: ``OperationRefusal`` when it is not open, or somebody else has it already.
  public mutating func acknowledge(
    _ id: String,
    _ acknowledgement: Alert.Acknowledgement
  ) throws(OperationRefusal) -> Batch {
    guard let alert = engine.openAlert(id) ?? presence.facts.openAlert(id) else {
      throw OperationRefusal(
        .notFound,
        "no open alert is called \(id): 'sluice alerts --state firing' lists them"
      )
    }
    if let earlier = alert.acknowledged {
      throw OperationRefusal(.conflict, "\(earlier.by) has acknowledged \(id) already")
    }
    engine.acknowledge(id, acknowledgement)
    presence.facts.acknowledge(id, acknowledgement)
    return operation(at: acknowledgement.at)
  }

  /// Begins a silence, or plans one.
  ///
  /// - Throws: ``OperationRefusal`` where it would be over at once.
  public mutating func silence(
    _ matcher: AlertMatcher,
    during range: TimeRange,
    by name: String,
    reason: String,
    now: Instant
  ) throws(OperationRefusal) -> Batch {
    guard range.start < range.end, range.end > now else {
      throw OperationRefusal(.invalid, "a silence that is over before it begins holds nothing back")
    }
    let silence = silences.add(
      matcher,
      starts: range.start,
      ends: range.end,
      by: name,
      reason: reason
    )
    return operation(at: now, silence)
  }

  /// Ends a silence before its time.
  ///
  /// - Throws: ``OperationRefusal`` where there is none of that number that is not over.
  public mutating func endSilence(
    _ id: Int64,
    now: Instant
  ) throws(OperationRefusal) -> Batch {
    guard let silence = silences.end(id, at: now) else {
      throw OperationRefusal(
        .notFound,
        "no silence \(id) holds or is to come: 'sluice silences' lists them"
      )
    }
    return operation(at: now, silence)
  }

  private mutating func operation(at now: Instant, _ silence: Silence? = nil) -> Batch {
    var batch = Batch(kind: .operation, at: now)
    if let silence { batch.silences = [silence] }
    finish(&batch)
    return batch
  }

  /// Marks alerts by the silences that hold now.
  mutating func holdBack(at now: Instant) {
    let hasTurned = silences.advance(to: now)
    let hasNews = engine.hasChanges || presence.facts.hasChanges
    guard hasTurned || !silences.silences.isEmpty && hasNews else { return }
    let book = silences
    let kinds = presence.kinds
    presence.facts.markSilenced(at: now) { alert in
      book.holdsBack(alert, kind: kinds[alert.site], at: now)
    }
    engine.markSilenced(at: now) { alert, kind in book.holdsBack(alert, kind: kind, at: now) }
  }
}
