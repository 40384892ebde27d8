/// How much an alert matters, from the most to the least.
public enum Severity: String, Sendable, CaseIterable {
  /// At once, at any hour.
  case critical
  /// At once by day.
  case major
  /// Gathered by day.
  case minor
  /// In the daily digest.
  case notice
}
