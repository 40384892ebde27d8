public import Telemetry

/// One value in a row of output.
public enum Cell: Hashable, Sendable {
  /// A text.
  case text(String)
  /// A measured or computed number; one that is not finite is shown as missing.
  case number(Double)
  /// A count.
  case integer(Int64)
  /// Yes or no.
  case boolean(Bool)
  /// A moment.
  case time(Instant)
  /// Several words, an array in JSON.
  case words([String])
  /// Nothing: an empty cell, `null` in JSON.
  case missing

  /// The text, or missing.
  public init(_ text: String?) { self = text.map(Cell.text) ?? .missing }
  /// The number, or missing.
  public init(_ number: Double?) { self = number.map(Cell.number) ?? .missing }
  /// The count, or missing.
  public init(_ integer: Int64?) { self = integer.map(Cell.integer) ?? .missing }
  /// The moment, or missing.
  public init(_ time: Instant?) { self = time.map(Cell.time) ?? .missing }
}
