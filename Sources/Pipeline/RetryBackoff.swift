public import Telemetry

/// How long to wait between tries: twice as long each time, from 0.1 s to 5 s.
public struct RetryBackoff: Hashable, Sendable {
  /// How many tries have failed in a row.
  public private(set) var failures = 0

  /// Makes a backoff at its beginning.
  public init() {}

  /// Notes a failed try.
  ///
  /// - Returns: how long to wait before the next.
  public mutating func failed() -> TimeSpan {
    failures += 1
    return min(.seconds(5), .milliseconds(100 << Int64(min(failures - 1, 10))))
  }

  /// Notes a try that succeeded.
  public mutating func succeeded() {
    failures = 0
  }
}
