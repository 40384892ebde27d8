import Telemetry

/// For how long a value was beyond a limit, and by how much: hours of heat, degree hours
/// (`domain.md` D-24).
public struct ThresholdTime: Hashable, Sendable {
  /// On which side of the limit the value has to be.
  public enum Side: String, Sendable, CaseIterable {
    /// Under it.
    case below = "<"
    /// Under it or on it.
    case atMost = "<="
    /// Over it.
    case above = ">"
    /// Over it or on it.
    case atLeast = ">="
  }

  /// A limit and the side that counts.
  public struct Limit: Hashable, Sendable {
    /// The side.
    public var side: Side
    /// The limit in the value's unit.
    public var value: Double

    /// Makes a limit.
    public init(_ side: Side, _ value: Double) {
      (self.side, self.value) = (side, value)
    }

    /// Whether a value lies on the side that counts.
    public func holds(for number: Double) -> Bool {
      switch side {
      case .below: number < value
      case .atMost: number <= value
      case .above: number > value
      case .atLeast: number >= value
      }
    }
  }

  /// The limit.
  public let limit: Limit
  /// Known time, and the part of it for which the value lay beyond the limit.
  public private(set) var time = HeldTime()
  /// By how much it lay beyond, over time.
  public private(set) var excess = HeldTime()

  /// Makes the figures of nothing.
  public init(_ limit: Limit) {
    self.limit = limit
  }

  /// Adds a value that held for some milliseconds.
  public mutating func add(_ value: Double, milliseconds: Int64) {
    let holds = limit.holds(for: value)
    time.add(holds ? 1 : 0, milliseconds: milliseconds)
    excess.add(holds ? abs(value - limit.value) : 0, milliseconds: milliseconds)
  }
}
