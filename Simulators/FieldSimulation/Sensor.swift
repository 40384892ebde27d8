internal import Telemetry

/// Turns the truth about a quantity into the number that a device reports.
struct Sensor: Sendable {
  /// What it measures.
  let quantity: Quantity
  /// The decimals that it reports.
  let decimals: Int
  /// The deviation of its noise, in the metric's unit.
  let noise: Double
  /// How far it reads beside its twins at the most, and, once mounted, how far it does.
  var offset: Double
  private let range: ClosedRange<Double>
  private let scale: Double

  init(_ quantity: Quantity, decimals: Int, noise: Double, offset: Double) {
    (self.quantity, self.decimals) = (quantity, decimals)
    (self.noise, self.offset) = (noise, offset)
    scale = Self.scales[decimals]
    range = MetricCatalogue.standard[quantity.rawValue]?.sensorRange ?? -1e6...1e6
  }

  /// Ten to the power of so many decimals.
  static let scales: [Double] = [1, 10, 100, 1000]

  /// The sensor as one device has it, with its own offset.
  func mounted(_ chance: inout RandomSource) -> Sensor {
    var sensor = self
    sensor.offset = chance.uniform(-offset...offset)
    return sensor
  }

  /// The reading in units of the last decimal, within what the sensor can show.
  func reading(of truth: Double, chance: inout RandomSource) -> Int64 {
    // A sensor at rest reads nothing, not noise around nothing: no flow, no light, no wind.
    let isAtRest = truth == 0 && range.lowerBound <= 0
    let noisy = noise == 0 || isAtRest ? truth : truth + offset + noise * chance.normal()
    return Int64((min(max(noisy, range.lowerBound), range.upperBound) * scale).rounded())
  }
}
