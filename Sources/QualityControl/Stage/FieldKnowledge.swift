public import Telemetry

/// What quality control has to ask of the sciences: functions handed in, so that it knows no formula.
public struct FieldKnowledge: Sendable {
  /// The sun's height over a site in degrees, without refraction; nil where the place is not known.
  public var sunElevation: @Sendable (_ site: String, _ time: Instant) -> Double?
  /// Oxygen in mg/L that water of a temperature in °C holds in contact with air.
  public var oxygenSaturation: @Sendable (_ temperature: Double) -> Double?

  /// Makes the knowledge; without arguments nothing is known, and what needs it is not tested.
  public init(
    sunElevation: @escaping @Sendable (String, Instant) -> Double? = { _, _ in nil },
    oxygenSaturation: @escaping @Sendable (Double) -> Double? = { _ in nil }
  ) {
    (self.sunElevation, self.oxygenSaturation) = (sunElevation, oxygenSaturation)
  }
}
