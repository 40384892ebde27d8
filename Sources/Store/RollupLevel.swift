internal import Chunks
internal import Telemetry

/// The lengths of time for which figures are kept.
enum RollupLevel: String, CaseIterable {
  /// Ten minutes of UTC.
  case ten
  /// Hours of UTC.
  case hour
  /// Days of UTC.
  case day
  /// Days of the configured zone, in two parts each, so that none lies across the end of a day of UTC.
  case local

  /// Milliseconds of a stretch; nil where these differ.
  var length: Int64? {
    switch self {
    case .ten: 600_000
    case .hour: 3_600_000
    case .day: 86_400_000
    case .local: nil
    }
  }
}

extension Int64 {
  /// The quotient, rounded down.
  func floored(by length: Int64) -> Int64 {
    self / length - (self % length < 0 ? 1 : 0)
  }
}
