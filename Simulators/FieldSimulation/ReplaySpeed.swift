/// How fast the past is replayed.
public enum ReplaySpeed: Hashable, Sendable {
  /// So many simulated seconds a second; 1 is real time.
  case factor(Double)
  /// As fast as the messages are taken.
  case unlimited

  /// Parses `max` or a factor from 1 to a million; nil for anything else.
  public init?(_ text: String) {
    if text == "max" {
      self = .unlimited
    } else if let factor = Double(text), (1.0...1_000_000).contains(factor) {
      self = .factor(factor)
    } else {
      return nil
    }
  }
}
