import Pipeline
import QualityControl
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

  func history(
    _ stretches: [QualityStage.Stretch],
    _ body: (QualityStage.Stretch, [Sample]) -> Void
  ) throws(JournalFailure) {
    for stretch in stretches {
      let samples = revised.filter {
        $0.series == stretch.series && stretch.range.contains($0.time)
      }
      body(stretch, samples.sorted { $0.time < $1.time })
    }
  }

  /// The samples with the flags that they were given last.
  var revised: [Sample] {
    var samples = samples
    for revision in batches.flatMap(\.revisions) {
      for index in samples.indices
      where samples[index].series == revision.series && samples[index].time == revision.time {
        (samples[index].flag, samples[index].reasons) = (revision.flag, revision.reasons)
      }
    }
    return samples
  }

  var samples: [Sample] { batches.flatMap(\.samples) }

  var ledger: LedgerEntry {
    batches.flatMap { Array($0.ledger.values) }.reduce(into: LedgerEntry()) { $0.add($1) }
  }
}
