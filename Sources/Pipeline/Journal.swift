public import QualityControl
public import Telemetry

/// Where batches are kept: the port through which the pipeline reaches the store.
///
/// It is confined to the pipeline's queue.
public protocol Journal: AnyObject {
  /// Commits a batch durably, all or nothing.
  ///
  /// - Returns: the number of the commit.
  /// - Throws: ``JournalFailure``; afterwards the same batch can be appended again.
  func append(_ batch: Batch) throws(JournalFailure) -> Int64

  /// Which of the samples are stored already, by series and event time.
  ///
  /// - Returns: as many answers as there are candidates, in their order.
  func contains(_ candidates: [(series: SeriesID, time: Instant)]) throws(JournalFailure) -> [Bool]

  /// Reads what is committed of some series.
  ///
  /// - Parameters:
  ///   - stretches: series and event times.
  ///   - body: takes the samples of one stretch in the order of their times; called once for each.
  /// - Throws: ``JournalFailure``; the reading can be tried again.
  func history(
    _ stretches: [QualityStage.Stretch],
    _ body: (QualityStage.Stretch, [Sample]) -> Void
  ) throws(JournalFailure)
}
