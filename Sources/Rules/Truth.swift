/// What is known of a condition: Kleene's three values.
public enum Truth: Hashable, Sendable {
  /// It does not hold.
  case no
  /// It cannot be known.
  case unknown
  /// It holds.
  case yes

  /// The truth of something that is known.
  public init(_ known: Bool) {
    self = known ? .yes : .no
  }

  /// The opposite; what is unknown stays so.
  public static prefix func ! (truth: Truth) -> Truth {
    switch truth {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }

  /// Whether one of the two holds.
  public static func || (left: Truth, right: Truth) -> Truth {
    if left == .yes || right == .yes { return .yes }
    return left == .no && right == .no ? .no : .unknown
  }

  /// Whether both hold.
  public static func && (left: Truth, right: Truth) -> Truth {
    if left == .no || right == .no { return .no }
    return left == .yes && right == .yes ? .yes : .unknown
  }
}
