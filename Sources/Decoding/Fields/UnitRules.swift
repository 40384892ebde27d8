import Telemetry

/// Conversions on entry that hold for a metric and not for its unit.
enum UnitRules {
  /// The way from a unit as sent to the metric's own; nil where there is none.
  ///
  /// For dissolved oxygen in water 1 ppm is 1 mg/L (domain reference 6.17); for nothing else, since
  /// mass per volume and parts of a whole are different things.
  static func conversion(of metric: String, from sent: Unit, to own: Unit) -> UnitConversion? {
    if metric == "dissolved_oxygen", sent.code == "[ppm]", own.code == "mg/L" { return .identity }
    return sent.conversion(to: own)
  }
}
