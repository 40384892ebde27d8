extension QualityReasons {
  /// What the tests of one series by itself find, or note.
  ///
  /// Running them again gives the same bits; all others stay as they are.
  public static let bySeries: QualityReasons = [
    .afterGap, .syntax, .grossRange, .climatology, .spike, .rateOfChange, .flatLine, .attenuated,
    .errorCode, .provisional,
  ]

  /// What makes a value suspect whatever its series says.
  public static let fromElsewhere: QualityReasons = [
    .futureTime, .clockUnset, .multivariate, .neighbour, .probeInAir, .maintenance, .disagreement,
  ]
}
