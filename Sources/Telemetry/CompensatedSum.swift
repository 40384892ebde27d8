/// A sum that does not lose small values among large ones.
///
/// Neumaier's variant of Kahan's summation (Zeitschrift für Angewandte Mathematik und Mechanik 54,
/// 1974): what each addition rounds away is kept in a second number.
public struct CompensatedSum: Hashable, Sendable {
  /// The rounded sum.
  public var high: Double
  /// What was rounded away.
  public var low: Double

  /// Makes a sum of its two parts; zero without arguments.
  @inlinable
  public init(high: Double = 0, low: Double = 0) {
    (self.high, self.low) = (high, low)
  }

  /// The sum.
  @inlinable
  public var value: Double { high + low }

  /// Adds a finite value.
  @inlinable
  public mutating func add(_ value: Double) {
    let total = high + value
    low += abs(high) >= abs(value) ? (high - total) + value : (value - total) + high
    high = total
  }

  /// Adds another sum.
  @inlinable
  public mutating func add(_ other: CompensatedSum) {
    add(other.high)
    low += other.low
  }
}
