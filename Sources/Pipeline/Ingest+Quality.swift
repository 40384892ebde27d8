public import QualityControl
import Rules
public import Telemetry

// Second thoughts, for which the journal has to be read.
extension Ingest {
  /// What has to be read from the journal before the samples around late ones can be looked at
  /// again; nothing when none came late, or not long ago.
  public mutating func unsettled(now: Instant) -> [QualityStage.Stretch] {
    quality.unsettled(now: now, register: register)
  }

  /// What has to be read from the journal to compare values before and after work on devices.
  public mutating func uncompared(now: Instant) -> [QualityStage.Stretch] {
    quality.toCompare(now: now, register: register)
  }

  /// Compares values before and after work on devices.
  ///
  /// - Returns: what there is to commit; empty where too little is known yet.
  /// - Throws: what the reading throws.
  public mutating func compare(
    _ stretches: [QualityStage.Stretch],
    now: Instant,
    read: (
      [QualityStage.Stretch], (QualityStage.Stretch, [Sample]) -> Void
    ) throws(JournalFailure) -> Void
  ) throws(JournalFailure) -> Batch {
    var history: [(series: SeriesID, samples: [Sample])] = []
    try read(stretches) { stretch, samples in history.append((stretch.series, samples)) }
    var batch = Batch(kind: .tick, at: now)
    batch.foulings = history.flatMap { series, samples in
      quality.compare(series, samples, register: register)
    }
    return batch
  }

  /// Looks again at the samples around late ones.
  ///
  /// - Parameters:
  ///   - stretches: what ``unsettled(now:)`` asked for.
  ///   - now: the present.
  ///   - read: reads stretches of the journal.
  /// - Returns: what there is to commit.
  /// - Throws: what the reading throws.
  public mutating func settle(
    _ stretches: [QualityStage.Stretch],
    now: Instant,
    read: (
      [QualityStage.Stretch], (QualityStage.Stretch, [Sample]) -> Void
    ) throws(JournalFailure) -> Void
  ) throws(JournalFailure) -> Batch {
    // All is read before anything is judged: after a failure everything is still to be done.
    var history: [(series: SeriesID, samples: [Sample])] = []
    try read(stretches) { stretch, samples in history.append((stretch.series, samples)) }
    let revisions = history.flatMap { series, samples in
      quality.settle(series, samples, register: register)
    }
    for revision in revisions { engine.revise(revision) }
    var batch = Batch(kind: .tick, at: now)
    finish(&batch)
    batch.revisions += revisions
    return batch
  }
}
