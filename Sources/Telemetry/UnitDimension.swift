/// What a unit measures, as powers of base quantities.
///
/// The first seven are the SI's. Plane angle, level (decibel), acidity and turbidity are kept apart
/// although they are numbers in the SI: an angle must never be compared with a percentage.
struct UnitDimension: Hashable, Sendable {
  /// The base quantities.
  enum Base: Int {
    case length, mass, time, current, temperature, amount, luminosity
    case angle, level, acidity, turbidity
  }

  private var powers = SIMD16<Int16>(repeating: 0)

  /// A pure number.
  static let none = UnitDimension()

  /// The dimension of the base quantities with these powers.
  static func of(_ powers: (Base, Int16)...) -> UnitDimension {
    var dimension = UnitDimension.none
    for (base, power) in powers { dimension.powers[base.rawValue] = power }
    return dimension
  }

  /// The dimension of a product.
  static func * (left: UnitDimension, right: UnitDimension) -> UnitDimension {
    UnitDimension(powers: left.powers &+ right.powers)
  }

  /// The dimension of a power.
  func raised(to power: Int16) -> UnitDimension {
    UnitDimension(powers: powers &* SIMD16(repeating: power))
  }

  private init(powers: SIMD16<Int16> = SIMD16(repeating: 0)) { self.powers = powers }
}
