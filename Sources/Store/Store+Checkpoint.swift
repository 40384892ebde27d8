internal import SQLite
internal import Telemetry

extension Store {
  /// Copies the log into the file where it has grown; never waits for a reader.
  ///
  /// While the disk is full it does so each time: the next commit then starts the log over instead
  /// of using up what the reserve has left.
  ///
  /// - Throws: ``StoreError/failed(_:)`` only. The batch before it is committed then, and yet the
  ///   process must end: a failed fsync says nothing about which pages are on the disk.
  func checkpointIfDue(at now: Instant) throws(StoreError) {
    let isDue = checkpoints.isDue(frames: connection.walFrames, at: now)
    guard isDue || reserve.wasGivenUp else { return }
    let clock = ContinuousClock()
    let start = clock.now
    var result: Checkpoint?
    do throws(StoreError) {
      result = try attempt("checkpoint", path) { () throws(SQLiteError) in
        try connection.checkpoint(.passive)
      }
    } catch {
      switch error {
      case .full, .busy: break
      default: throw error
      }
    }
    let seconds = (clock.now - start) / Duration.seconds(1)
    checkpoints.finished(result, seconds: seconds, at: now)
  }
}
