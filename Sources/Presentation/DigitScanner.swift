/// Goes through a text of digits and signs, a byte at a time.
///
/// A regular expression says the same in one line and is compiled anew by each process, which takes
/// longer than many an answer.
struct DigitScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  /// Whether nothing is left.
  var isAtEnd: Bool { rest.isEmpty }

  /// Goes past a sign, if it is the next.
  mutating func skip(_ sign: Unicode.Scalar) -> Bool {
    guard let first = rest.first, first == UInt8(ascii: sign) else { return false }
    rest.removeFirst()
    return true
  }

  /// The number in the next few bytes; nil where they are not all digits.
  mutating func number(digits: Int) -> Int? {
    var number = 0
    for _ in 0..<digits {
      guard let digit = nextDigit() else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  /// The thousandths that one to nine digits after a point stand for, rounded down; nil without any.
  mutating func thousandths() -> Int? {
    var (number, scale, count) = (0, 100, 0)
    while count < 9, let digit = nextDigit() {
      number += digit * scale
      scale /= 10
      count += 1
    }
    return count > 0 ? number : nil
  }

  private mutating func nextDigit() -> Int? {
    guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
      return nil
    }
    rest.removeFirst()
    return Int(byte - UInt8(ascii: "0"))
  }
}
