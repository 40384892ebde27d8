import Pipeline
import QualityControl
import Store
import Telemetry

/// The store as the pipeline's journal; on the core queue.
final class StoreJournal: Journal {
  private let store: Store
  private let live: LiveStateBox

  init(store: Store, live: LiveStateBox) {
    (self.store, self.live) = (store, live)
  }

  func append(_ batch: Batch) throws(JournalFailure) -> Int64 {
    let began = SystemClock.now()
    live.update { $0.commitSince = began }
    defer {
      let ended = SystemClock.now()
      live.update { ($0.commitSince, $0.lastCommit) = (nil, ended) }
    }
    do throws(StoreError) {
      return try store.append(batch).seq
    } catch {
      throw Self.failure(error)
    }
  }

  func contains(
    _ candidates: [(series: SeriesID, time: Instant)]
  ) throws(JournalFailure) -> [Bool] {
    do throws(StoreError) {
      return try store.contains(candidates)
    } catch {
      throw Self.failure(error)
    }
  }

  func history(
    _ stretches: [QualityStage.Stretch],
    _ body: (QualityStage.Stretch, [Sample]) -> Void
  ) throws(JournalFailure) {
    do throws(StoreError) {
      try StoreReader(path: store.path).history(stretches, body)
    } catch {
      throw Self.failure(error)
    }
  }

  /// What there is to do about an error of the store: only a full disk or a busy file may be waited
  /// for; after anything else a second try proves nothing.
  private static func failure(_ error: StoreError) -> JournalFailure {
    switch error {
    case .full, .busy: .retry(error.description)
    case .failed, .refused, .inUse, .newer, .older, .notAStore, .missing: .fatal(error.description)
    }
  }
}
