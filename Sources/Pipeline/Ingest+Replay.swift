import Decoding
public import Telemetry

extension Ingest {
  /// Tries messages of the quarantine again, as the configuration is now.
  ///
  /// What is taken in leaves the quarantine in the same batch, so that nothing is taken in twice
  /// however often this is asked for. The ledger moves with it: the message was received once, and
  /// is now stored, duplicate or ignored where it was quarantined before, under the device that it
  /// is now known to come from.
  ///
  /// Times count from when the message came; as *arrived* the samples carry the present, since no
  /// rule could see them before.
  ///
  /// - Parameters:
  ///   - messages: the messages, whole.
  ///   - now: the present.
  ///   - stored: looks up which times are stored.
  /// - Returns: the batch to commit, and how many were taken in.
  /// - Throws: what the look-up throws.
  public mutating func replay(
    _ messages: [ReplayedMessage],
    now: Instant,
    stored: ([(series: SeriesID, time: Instant)]) throws(JournalFailure) -> [Bool]
  ) throws(JournalFailure) -> (batch: Batch, taken: Int) {
    var incoming = MessageBatch()
    for entry in messages.reversed() {
      incoming.append(
        topic: entry.message.topic,
        payload: entry.message.bytes,
        arrived: entry.message.arrived
      )
    }
    var batch = try take(incoming, now: now, stored: stored, isReplay: true).batch
    batch.kind = .operation
    // Messages come back out in the order in which they went in; the refused ones are in order too.
    var taken = 0
    for (entry, outcome) in zip(messages.reversed(), lastOutcomes) {
      if case .rejected(let code, let reason) = outcome {
        batch.requarantined.append(
          Requarantined(ordinal: entry.ordinal, code: code, reason: reason)
        )
      } else {
        taken += 1
        batch.released.append(entry.ordinal)
        var line = LedgerEntry()
        (line.received, line.quarantined) = (-1, -1)
        batch.ledger[entry.message.device, default: LedgerEntry()].add(line)
      }
    }
    return (batch, taken)
  }
}
