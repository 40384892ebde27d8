public import Telemetry

/// A value in the answer to a query in SQL.
public enum StoreValue: Hashable, Sendable {
  /// NULL.
  case null
  /// An integer.
  case integer(Int64)
  /// A number with a fraction.
  case number(Double)
  /// A text.
  case text(String)
  /// Bytes.
  case bytes([UInt8])
  /// A moment: an integer in a column of `sample` that holds moments.
  case moment(Instant)
}
