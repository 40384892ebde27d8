public import Telemetry

/// A part of a damaged store that cannot be read.
public struct StoreLoss: Hashable, Sendable {
  /// What it is: a series, or rows that nobody can name any more.
  public var part: String
  /// The stretch of event time concerned, where that is known.
  public var range: TimeRange?
  /// Why it cannot be read.
  public var cause: String
}
