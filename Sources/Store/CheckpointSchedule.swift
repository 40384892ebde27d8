internal import SQLite
internal import Telemetry

/// When the write-ahead log is to be copied into the file next.
///
/// SQLite starts the log over by itself at the first commit after everything was copied and the
/// last reader of the old part has left. Until then a new try is only worth it when there is much
/// new to copy, or after a while.
struct CheckpointSchedule {
  /// How checkpoints have gone.
  private(set) var report = CheckpointReport()
  private let threshold: Int
  private var due: Int
  private var framesSeen = 0
  private var retry: Instant?
  private static let patience = TimeSpan.seconds(10)

  /// Makes a schedule that starts a checkpoint at `threshold` frames.
  init(threshold: Int) {
    (self.threshold, due) = (max(threshold, 1), max(threshold, 1))
  }

  /// Whether the last one left something over.
  var isHeldUp: Bool { retry != nil }

  /// Whether to make one now, with so many frames in the log.
  mutating func isDue(frames: Int, at now: Instant) -> Bool {
    if frames < framesSeen { (due, retry) = (threshold, nil) }
    framesSeen = frames
    return frames >= due || retry.map { now >= $0 } ?? false
  }

  /// Takes in how one went; nil when the disk had no room for it.
  mutating func finished(_ checkpoint: Checkpoint?, seconds: Double, at now: Instant) {
    report.count += 1
    report.lastSeconds = seconds
    report.longestSeconds = max(report.longestSeconds, seconds)
    due = framesSeen + threshold
    retry = checkpoint?.isComplete == true ? nil : now + Self.patience
    if checkpoint == nil { report.full += 1 }
    if checkpoint?.isComplete == false { report.incomplete += 1 }
  }
}
