/// When the keeper's aerator starts and stops.
public struct AeratorSettings: Hashable, Sendable {
  /// It starts below this oxygen, in mg/L.
  public var startBelow: Double
  /// It stops above this oxygen, in mg/L.
  public var stopAbove: Double
  /// Whether it waits for the keeper, who comes when the sun is up and starts no aerator by night.
  public var byDayOnly: Bool

  /// Makes the settings.
  public init(startBelow: Double = 3, stopAbove: Double = 5.5, byDayOnly: Bool = false) {
    (self.startBelow, self.stopAbove, self.byDayOnly) = (startBelow, stopAbove, byDayOnly)
  }
}
