/// How a device's values are corrected from a moment on: value = raw × gain + offset, both values
/// in the metric's unit.
public struct CalibrationStep: Hashable, Sendable {
  /// The first event time for which it holds.
  public var from: Instant
  /// What a raw value is multiplied by; never zero.
  public var gain: Double
  /// What is added then, in the metric's unit.
  public var offset: Double

  /// Makes a step.
  public init(from: Instant, gain: Double = 1, offset: Double = 0) {
    (self.from, self.gain, self.offset) = (from, gain, offset)
  }

  /// The corrected value; nil where that is not a finite number.
  public func corrected(_ raw: Double) -> Double? {
    let value = raw * gain + offset
    return value.isFinite ? value : nil
  }

  /// The value as it was before the correction.
  ///
  /// Two roundings lie between, so it is within 2⁻⁵¹ of the larger of value and offset, divided by
  /// the gain; what a device sent with up to twelve digits comes back by rounding to its digits.
  public func raw(_ value: Double) -> Double? {
    let raw = (value - offset) / gain
    return raw.isFinite ? raw : nil
  }

  /// The step that holds at an event time among steps in the order of their beginnings; nil before
  /// the first.
  public static func step(of steps: [CalibrationStep], at time: Instant) -> CalibrationStep? {
    steps.last { $0.from <= time }
  }
}
