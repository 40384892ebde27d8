/// The meaning of a unit: value in base units = (value + shift) × scale.
///
/// The base units are metre, gram, second, ampere, kelvin, mole, candela, degree (angle), bel,
/// pH and NTU.
struct UnitMeasure: Hashable, Sendable {
  /// What it measures.
  var dimension: UnitDimension
  /// The length of one of it in base units.
  var scale: UnitRatio
  /// What is added before scaling; other than zero only for temperatures.
  var shift = UnitRatio.zero

  /// The pure number one.
  static let one = UnitMeasure(dimension: .none, scale: .one)

  /// Whether it may be part of a term: UCUM forbids that for scales with a shift.
  var isProportional: Bool { shift == .zero }

  /// The product; nil where a factor has a shift or the scale does not fit.
  func times(_ other: UnitMeasure) -> UnitMeasure? {
    guard isProportional, other.isProportional, let scale = scale.times(other.scale) else {
      return nil
    }
    return UnitMeasure(dimension: dimension * other.dimension, scale: scale)
  }

  /// The whole power; nil where it has a shift or the scale does not fit.
  func raised(to power: Int16) -> UnitMeasure? {
    guard power != 1 else { return self }
    guard isProportional, let scale = scale.raised(to: power) else { return nil }
    return UnitMeasure(dimension: dimension.raised(to: power), scale: scale)
  }
}
