/// Elementary functions built from IEEE 754's exactly rounded operations alone.
///
/// The C library's versions differ in the last bit between releases and processors (glibc picks one
/// by whether the processor has fused multiply-add). A simulated day has to be the same bytes on
/// every machine, so the formulas that it rests on use these. Each is within 4 units in the last
/// place of the true value where its argument is not next to a zero of the function.
public enum PortableMath {
  /// e to the power of `x`: 0 below -745, infinite above 709.78, nan for nan.
  public static func exp(_ x: Double) -> Double {
    guard x < 709.78 else { return x.isNaN ? x : .infinity }
    guard x > -745 else { return x.isNaN ? x : 0 }
    let count = (x * 1.4426950408889634).rounded()
    // Cody and Waite: ln 2 in two parts, so that `count · high` is exact.
    let rest = (x - count * ln2High) - count * ln2Low
    return scaled(smallExp(rest), by: Int(count))
  }

  /// The natural logarithm of `x`: nan below 0, minus infinity at 0.
  public static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x.isFinite else { return x }
    var exponent = Double(x.exponent)
    var significand = x.significand
    if significand > 1.4142135623730951 {
      significand /= 2
      exponent += 1
    }
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    let sum = inverseTangentSeries(square)
    return exponent * ln2High + (2 * ratio * sum + exponent * ln2Low)
  }

  /// `base` to the power of `exponent`, for a base above 0.
  public static func power(_ base: Double, _ exponent: Double) -> Double {
    exp(exponent * log(base))
  }

  /// The hyperbolic tangent of `x`.
  public static func tanh(_ x: Double) -> Double {
    guard abs(x) > 0.02 else {
      let square = x * x
      return x * (1 - square * (1.0 / 3 - square * (2.0 / 15 - square * (17.0 / 315))))
    }
    return 1 - 2 / (exp(2 * x) + 1)
  }

  /// The sine of an angle in degrees.
  ///
  /// Degrees, because the remainder of a whole turn is then exact however large the angle.
  public static func sine(degrees: Double) -> Double {
    let turn = degrees.truncatingRemainder(dividingBy: 360)
    let quarter = (turn / 90).rounded()
    let rest = (turn - quarter * 90) * (.pi / 180)
    return switch Int(quarter) & 3 {
    case 0: smallSine(rest)
    case 1: smallCosine(rest)
    case 2: -smallSine(rest)
    default: -smallCosine(rest)
    }
  }

  /// The cosine of an angle in degrees.
  public static func cosine(degrees: Double) -> Double {
    sine(degrees: degrees.truncatingRemainder(dividingBy: 360) + 90)
  }

  /// The arc sine of `x` in radians, -π/2…π/2: nan outside -1…1.
  public static func arcSine(_ x: Double) -> Double {
    guard abs(x) <= 1 else { return .nan }
    guard abs(x) <= 0.5 else {
      // Half the angle, so that the series stays short.
      let rest = .pi / 2 - 2 * arcSine(((1 - abs(x)) / 2).squareRoot())
      return x < 0 ? -rest : rest
    }
    let square = x * x
    var (sum, term) = (0.0, x)
    for step in 0..<32 {
      sum += term / Double(2 * step + 1)
      term *= square * Double(2 * step + 1) / Double(2 * step + 2)
    }
    return sum
  }

  private static let ln2High = 6.93147180369123816490e-01
  private static let ln2Low = 1.90821492927058770002e-10

  private static func scaled(_ value: Double, by exponent: Int) -> Double {
    guard exponent < -1000 else {
      return Double(sign: .plus, exponent: exponent, significand: value)
    }
    // In two steps, so that a subnormal result is rounded once.
    return Double(sign: .plus, exponent: exponent + 100, significand: value) * 0x1p-100
  }

  // Taylor's series, written out because they are most of what a simulated day costs. In the spans
  // that are left after the reductions above, the first term left out is below 1e-17.

  private static func smallExp(_ x: Double) -> Double {
    var sum = 1.6059043836821613e-10
    sum = sum * x + 2.08767569878681e-09
    sum = sum * x + 2.505210838544172e-08
    sum = sum * x + 2.755731922398589e-07
    sum = sum * x + 2.7557319223985893e-06
    sum = sum * x + 2.48015873015873e-05
    sum = sum * x + 0.0001984126984126984
    sum = sum * x + 0.001388888888888889
    sum = sum * x + 0.008333333333333333
    sum = sum * x + 0.041666666666666664
    sum = sum * x + 0.16666666666666666
    sum = sum * x + 0.5
    sum = sum * x + 1.0
    sum = sum * x + 1.0
    return sum
  }

  /// The series of artanh(√x) / √x.
  private static func inverseTangentSeries(_ x: Double) -> Double {
    var sum = 0.043478260869565216
    sum = sum * x + 0.047619047619047616
    sum = sum * x + 0.05263157894736842
    sum = sum * x + 0.058823529411764705
    sum = sum * x + 0.06666666666666667
    sum = sum * x + 0.07692307692307693
    sum = sum * x + 0.09090909090909091
    sum = sum * x + 0.1111111111111111
    sum = sum * x + 0.14285714285714285
    sum = sum * x + 0.2
    sum = sum * x + 0.3333333333333333
    sum = sum * x + 1.0
    return sum
  }

  private static func smallSine(_ x: Double) -> Double {
    let square = x * x
    var sum = -8.22063524662433e-18
    sum = sum * square + 2.8114572543455206e-15
    sum = sum * square - 7.647163731819816e-13
    sum = sum * square + 1.6059043836821613e-10
    sum = sum * square - 2.505210838544172e-08
    sum = sum * square + 2.7557319223985893e-06
    sum = sum * square - 0.0001984126984126984
    sum = sum * square + 0.008333333333333333
    sum = sum * square - 0.16666666666666666
    sum = sum * square + 1.0
    return x * sum
  }

  private static func smallCosine(_ x: Double) -> Double {
    let square = x * x
    var sum = -1.5619206968586225e-16
    sum = sum * square + 4.779477332387385e-14
    sum = sum * square - 1.1470745597729725e-11
    sum = sum * square + 2.08767569878681e-09
    sum = sum * square - 2.755731922398589e-07
    sum = sum * square + 2.48015873015873e-05
    sum = sum * square - 0.001388888888888889
    sum = sum * square + 0.041666666666666664
    sum = sum * square - 0.5
    sum = sum * square + 1.0
    return sum
  }
}
