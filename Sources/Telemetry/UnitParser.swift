/// Reads a UCUM term: components joined by `.` and `/`, each with a power, in parentheses or not.
struct UnitParser {
  /// The longest code that is read, in bytes; it also bounds the nesting.
  static let maximumLength = 64

  private var rest: Substring.UTF8View

  /// The meaning of a code; nil where it is not UCUM or holds an atom outside the subset.
  static func parse(_ code: String) -> UnitMeasure? {
    guard (1...maximumLength).contains(code.utf8.count) else { return nil }
    var parser = UnitParser(rest: Substring(code).utf8)
    guard let measure = parser.term(), parser.rest.isEmpty else { return nil }
    return measure
  }

  private mutating func term() -> UnitMeasure? {
    var product: UnitMeasure
    if take("/") {
      guard let first = component()?.raised(to: -1) else { return nil }
      product = first
    } else {
      guard let first = component() else { return nil }
      product = first
    }
    while true {
      let isDivided = rest.first == UInt8(ascii: "/")
      guard take("/") || take(".") else { return product }
      guard let next = component()?.raised(to: isDivided ? -1 : 1),
        let joined = product.times(next)
      else { return nil }
      product = joined
    }
  }

  private mutating func component() -> UnitMeasure? {
    if take("(") {
      guard let inner = term(), take(")") else { return nil }
      return inner
    }
    if rest.first == UInt8(ascii: "{") { return annotation() ? .one : nil }
    if let first = rest.first, Self.isDigit(first) { return number() }
    let word = takeWord()
    guard let atom = UnitAtoms.measure(of: word), let power = power(),
      let measure = atom.raised(to: power)
    else { return nil }
    if rest.first == UInt8(ascii: "{") { return annotation() ? measure : nil }
    return measure
  }

  private mutating func number() -> UnitMeasure? {
    let digits = rest.prefix(while: Self.isDigit)
    rest = rest.dropFirst(digits.count)
    guard let whole = Int64(String(Substring(digits))), whole > 0 else { return nil }
    return UnitMeasure(dimension: .none, scale: UnitRatio(whole: whole))
  }

  /// The letters of an atom; square brackets may hold digits.
  private mutating func takeWord() -> String {
    var isBracketed = false
    let word = rest.prefix { byte in
      switch byte {
      case UInt8(ascii: "["): isBracketed = true
      case UInt8(ascii: "]"): isBracketed = false
      case UInt8(ascii: "%"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        return true
      default: return isBracketed
      }
      return true
    }
    rest = rest.dropFirst(word.count)
    return String(Substring(word))
  }

  /// The power after an atom, 1 where there is none; nil for a sign alone or a power over 9.
  private mutating func power() -> Int16? {
    let isNegative = take("-")
    let isSigned = isNegative || take("+")
    let digits = rest.prefix(while: Self.isDigit)
    guard !digits.isEmpty else { return isSigned ? nil : 1 }
    rest = rest.dropFirst(digits.count)
    guard let power = Int16(String(Substring(digits))), (1...9).contains(power) else { return nil }
    return isNegative ? -power : power
  }

  private mutating func annotation() -> Bool {
    guard take("{"), let end = rest.firstIndex(of: UInt8(ascii: "}")) else { return false }
    guard rest[..<end].allSatisfy({ $0 != UInt8(ascii: "{") }) else { return false }
    rest = rest[rest.index(after: end)...]
    return true
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: sign) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
