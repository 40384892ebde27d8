import Telemetry

/// QARTOD test 10: does the signal move as much as it should, or has it faded.
public struct AttenuatedSignalTest: Hashable, Sendable {
  /// How movement is measured.
  public enum Measure: String, Sendable, BitwiseCopyable, CaseIterable {
    /// Largest less smallest value.
    case range
    /// Standard deviation of the population.
    case deviation = "std"
    /// Circular standard deviation of directions, in degrees: √(−2 ln R)
    /// (Mardia and Jupp, Directional Statistics, 2.3).
    case circular = "circular_std"
  }

  /// How movement is measured.
  public var measure: Measure
  /// The length of the window in milliseconds; it ends with the value and does not hold its start.
  public var window: Int64
  /// Movement below is suspect.
  public var suspect: Double
  /// Movement below fails.
  public var fail: Double
  /// Limits outside June to September, where colder water moves less; nil for the same ones.
  public var outsideSummer: Limits?
  /// Fewer values than this say nothing.
  public var minimumCount: Int
  /// Whether values are kept one by one, so that the window is exact; else it is cut in 24 slots and
  /// holds up to one slot more.
  public var isExact: Bool

  /// Two limits.
  public struct Limits: Hashable, Sendable {
    /// Movement below is suspect.
    public var suspect: Double
    /// Movement below fails.
    public var fail: Double

    /// Makes limits.
    public init(suspect: Double, fail: Double) { (self.suspect, self.fail) = (suspect, fail) }
  }

  /// Makes the test.
  public init(
    measure: Measure,
    window: Int64,
    suspect: Double,
    fail: Double,
    outsideSummer: Limits? = nil,
    minimumCount: Int,
    isExact: Bool = false
  ) {
    (self.measure, self.window, self.suspect, self.fail) = (measure, window, suspect, fail)
    (self.outsideSummer, self.minimumCount, self.isExact) = (outsideSummer, minimumCount, isExact)
  }

  /// The months in which ``outsideSummer`` does not hold.
  static let summer = 6...9

  /// How many slots a window is cut into.
  public static let slots: Int64 = 24

  /// The length of a slot in milliseconds.
  public var slot: Int64 { max(1, window / Self.slots) }

  /// The flag for a movement, in a month.
  func flag(_ movement: Double, month: Int) -> QualityFlag {
    var limits = Limits(suspect: suspect, fail: fail)
    if let outsideSummer, !Self.summer.contains(month) { limits = outsideSummer }
    if movement < limits.fail { return .fail }
    return movement < limits.suspect ? .suspect : .good
  }
}
