/// Finds out whether values are decimal numbers of few digits, as sensors and JSON give them.
///
/// A double v is m / 10^s exactly when dividing gives its very bits again: the quotient of two
/// integers below 2^53 is rounded once, to what reading the decimal text gives too.
enum DecimalScale {
  /// Digits after the point at most.
  static let most = 12
  static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
  ]

  /// The fewest digits after the point with which all but a few of the values can be written; nil
  /// where there is no such number.
  static func find(_ values: [Double]) -> Int? {
    let stride = max(1, values.count / 64)
    let probe = Swift.stride(from: 0, to: values.count, by: stride).map { values[$0] }
    for digits in 0...most where misfits(probe, digits) * 16 <= probe.count {
      if misfits(values, digits) * 32 <= values.count { return digits }
    }
    return nil
  }

  /// The integer that stands for a value; nil where there is none.
  @inline(__always)
  static func integer(_ value: Double, power: Double) -> Int64? {
    let scaled = (value * power).rounded()
    guard abs(scaled) <= 0x1p53 else { return nil }
    let integer = Int64(scaled)
    // Through the integer, which has no negative zero.
    return (Double(integer) / power).bitPattern == value.bitPattern ? integer : nil
  }

  private static func misfits(_ values: [Double], _ digits: Int) -> Int {
    let power = powers[digits]
    var count = 0
    for value in values where integer(value, power: power) == nil { count += 1 }
    return count
  }
}
