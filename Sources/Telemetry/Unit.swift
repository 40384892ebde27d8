/// A unit of measurement, written in UCUM's case-sensitive codes (ucum.org, version 2.1).
///
/// The subset is what farm devices send: metric prefixes on the usual atoms, `.`, `/`, whole powers,
/// parentheses and annotations (`dB{mW}`). What people write instead of the codes (`℃`, `m³/h`,
/// `ppm`) is understood too. Unlike UCUM, `mol`, plane angles and decibels are not pure numbers.
public struct Unit: Hashable, Sendable, CustomStringConvertible {
  /// The UCUM code, such as `mg/L`.
  public let code: String
  let measure: UnitMeasure

  /// Reads a UCUM code or a common human spelling; nil where it is neither.
  public init?(_ text: String) {
    let code = Self.code(spelled: text)
    guard let measure = UnitParser.parse(code) else { return nil }
    (self.code, self.measure) = (code, measure)
  }

  /// The pure number.
  public static let one = Unit(code: "1", measure: .one)

  /// The UCUM code.
  public var description: String { code }

  /// Whether both units measure the same kind of quantity, so that values can be converted.
  public func isComparable(with other: Unit) -> Bool {
    measure.dimension == other.measure.dimension
  }

  /// The way from this unit to another; nil where they measure different things.
  public func conversion(to other: Unit) -> UnitConversion? {
    guard isComparable(with: other) else { return nil }
    guard measure != other.measure else { return .identity }
    guard let inverse = other.measure.scale.inverse, let scale = measure.scale.times(inverse)
    else { return nil }
    return UnitConversion(before: measure.shift, scale: scale, after: other.measure.shift)
  }

  /// Converts a value; nil where the units measure different things or the result is not finite.
  public static func convert(_ value: Double, from source: Unit, to target: Unit) -> Double? {
    source.conversion(to: target).flatMap { $0(value) }
  }

  init(code: String, measure: UnitMeasure) {
    (self.code, self.measure) = (code, measure)
  }
}
