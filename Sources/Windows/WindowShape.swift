public import Telemetry

/// How the time of a series is cut into windows; each holds its start and not its end.
public enum WindowShape: Sendable {
  /// One after the other, on a grid: each value is in one window.
  case tumbling(TimeGrid)
  /// So many stretches of the grid long, one beginning with each: each value is in several windows.
  case hopping(TimeGrid, stretches: Int)
  /// As long as values are less than `gap` apart; it ends `gap` after the last.
  case session(gap: TimeSpan)
  /// So many samples in the order of event time; from the first to right after the last.
  case count(Int)
}
