/// QARTOD test 7: does a value move faster than the water, the air or the soil can.
public struct RateOfChangeTest: Hashable, Sendable {
  /// Limits of a movement in one direction, in units per second; nil is not tested.
  public struct Limits: Hashable, Sendable {
    /// Above, the value is suspect.
    public var suspect: Double?
    /// Above, the value fails; QARTOD's manual has no such limit.
    public var fail: Double?

    /// Makes limits.
    public init(suspect: Double?, fail: Double? = nil) {
      (self.suspect, self.fail) = (suspect, fail)
    }
  }

  /// Limits of a rise.
  public var rising: Limits
  /// Limits of a fall.
  public var falling: Limits
  /// A shorter time than this counts as this long, in seconds.
  ///
  /// Limits per hour that were found with readings every ten minutes would else call the noise of a
  /// sensor that is read every few seconds a change.
  public var leastSeconds: Double

  /// Makes the test.
  public init(rising: Limits, falling: Limits, leastSeconds: Double = 0) {
    (self.rising, self.falling, self.leastSeconds) = (rising, falling, leastSeconds)
  }
}
