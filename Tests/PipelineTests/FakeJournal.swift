import Pipeline
import Telemetry

/// A journal in memory that can be told to fail; it keeps what was committed.
final class FakeJournal: Journal {
  private(set) var batches: [Batch] = []
  private(set) var tries = 0
  var failures: [JournalFailure] = []
  private var stored: Set<Name> = []

  private struct Name: Hashable {
    var series: SeriesID
    var time: Instant
  }

  func append(_ batch: Batch) throws(JournalFailure) -> Int64 {
    tries += 1
    if !failures.isEmpty { throw failures.removeFirst() }
    for sample in batch.samples {
      let isNew = stored.insert(Name(series: sample.series, time: sample.time)).inserted
      guard isNew else { throw .fatal("a sample was stored twice") }
    }
    batches.append(batch)
    return Int64(batches.count)
  }

  func contains(
    _ candidates: [(series: SeriesID, time: Instant)]
  ) throws(JournalFailure) -> [Bool] {
    candidates.map { stored.contains(Name(series: $0.series, time: $0.time)) }
  }

  var samples: [Sample] { batches.flatMap(\.samples) }

  var ledger: LedgerEntry {
    batches.flatMap { Array($0.ledger.values) }.reduce(into: LedgerEntry()) { $0.add($1) }
  }
}
