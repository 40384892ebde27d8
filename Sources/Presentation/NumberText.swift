/// Numbers as text.
public enum NumberText {
  /// The fewest digits that read back as the same number: `2.61`, `3`, `1e+21`.
  ///
  /// - Returns: nil for what is not finite.
  public static func shortest(_ number: Double) -> String? {
    guard number.isFinite else { return nil }
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Appends the ``shortest(_:)`` text of a number, and nothing for what is not finite.
  ///
  /// - Returns: whether it is finite.
  @discardableResult
  static func append(_ number: Double, to bytes: inout [UInt8]) -> Bool {
    guard number.isFinite else { return false }
    bytes.append(number.description)
    let end = bytes.count
    if bytes[end - 1] == UInt8(ascii: "0"), bytes[end - 2] == UInt8(ascii: ".") {
      bytes.removeLast(2)
    }
    return true
  }

  /// The number with at most `digits` significant digits, never fewer than its whole part has.
  ///
  /// For tables that people read: the mean of 2.6 and 2.61 is `2.605`, that of thirds `0.333333`.
  ///
  /// - Returns: nil for what is not finite.
  public static func rounded(_ number: Double, digits: Int) -> String? {
    guard number.isFinite else { return nil }
    let size = number.magnitude
    guard size < 1e15, size >= 1e-9 || size == 0 else { return shortest(number) }
    var places = digits
    var bound = 1.0
    while bound <= size {
      bound *= 10
      places -= 1
    }
    let scale = power(max(0, places))
    return shortest((number * scale).rounded() / scale)
  }

  private static func power(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<exponent { result *= 10 }
    return result
  }
}
