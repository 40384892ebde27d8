import Telemetry

/// What is done with the values of a field beyond converting its unit.
struct FieldTreatment: Hashable, Sendable {
  /// Whether it is no reading at all.
  var isIgnored = false
  /// Numbers, as sent, that mean "no reading".
  var missing: [Double] = []
  /// What a number is multiplied by before its unit counts.
  var multiplier = 1.0
  /// What it is divided by: tenths divide by 10, since 253 × 0.1 is not 25.3 in binary.
  var divisor = 1.0
  /// How values are corrected.
  var calibration: [CalibrationStep] = []

  /// Makes a treatment that does nothing.
  init() {}

  /// The treatment that a device's definition asks for.
  init(of field: String, _ target: FieldTarget, _ definition: DeviceDefinition) {
    let measure = target.channel.map { "\(target.metric).\($0)" } ?? target.metric
    isIgnored = definition.ignore.contains { FieldPattern($0).captured(from: field) != nil }
    missing = definition.missing
    for name in Set([measure, target.metric]) {
      missing += definition.missingOf[name] ?? []
    }
    missing = Array(Set(missing)).sorted()
    setScale(definition.scale[measure] ?? definition.scale[target.metric] ?? 1)
    calibration = definition.calibration[measure] ?? definition.calibration[target.metric] ?? []
  }

  /// The number that is meant by the number that was sent.
  func scaled(_ number: Double) -> Double { number * multiplier / divisor }

  private mutating func setScale(_ scale: Double) {
    let inverse = (1 / scale).rounded()
    if scale.magnitude < 1, (inverse * scale - 1).magnitude < 1e-12 {
      divisor = inverse
    } else {
      multiplier = scale
    }
  }
}
