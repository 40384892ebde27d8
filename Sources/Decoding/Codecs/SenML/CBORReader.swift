import Telemetry

/// Reads the data items of CBOR (RFC 8949) one after the other, without making any up.
struct CBORReader {
  private(set) var position = 0
  private let end: Int
  private let maximumDepth: Int

  /// Begins at the start of so many bytes.
  init(_ count: Int, maximumDepth: Int) { (end, self.maximumDepth) = (count, maximumDepth) }

  /// Whether all bytes have been read.
  var isAtEnd: Bool { position == end }

  /// A fault here.
  func fault(_ message: String) -> PayloadFault {
    PayloadFault(code: .malformed, reason: "CBOR, byte \(position): \(message)")
  }

  /// Reads the next item, or its head.
  mutating func item(_ bytes: Span<UInt8>) throws(PayloadFault) -> CBORItem {
    guard position < end else { throw fault("the bytes end where an item should be") }
    let first = bytes[position]
    position += 1
    let (major, detail) = (first >> 5, first & 31)
    if major == 7 { return try simple(detail, bytes) }
    if detail == 31 {
      switch major {
      case 2: return .pieces(isText: false)
      case 3: return .pieces(isText: true)
      case 4: return .array(nil)
      case 5: return .map(nil)
      default: throw fault("an item that cannot be of unknown length")
      }
    }
    let argument = try argument(detail, bytes)
    switch major {
    case 0: return .number(Double(argument))
    case 1: return .number(-1 - Double(argument))
    case 2: return .bytes(try stretch(argument))
    case 3: return .text(try text(argument, bytes))
    case 4: return .array(try count(argument, each: 1))
    case 5: return .map(try count(argument, each: 2))
    default: return .tag(argument)
    }
  }

  /// Reads a number, also one with the tag of a decimal fraction (4) or a bigfloat (5).
  mutating func number(_ bytes: Span<UInt8>) throws(PayloadFault) -> Double? {
    while true {
      let start = position
      switch try item(bytes) {
      case .number(let number): return number
      case .tag(4): return try fraction(bytes) { ExactDecimal.scaled($1, exponent: $0) }
      case .tag(5):
        return try fraction(bytes) { Double(sign: .plus, exponent: $0, significand: $1) }
      case .tag: continue
      default:
        position = start
        return nil
      }
    }
  }

  /// Reads past an item and all that it holds.
  mutating func skip(_ bytes: Span<UInt8>) throws(PayloadFault) {
    // How many items are left at each level; -1 up to a break.
    var open: [Int] = [1]
    while let left = open.last {
      guard left != 0 else {
        open.removeLast()
        continue
      }
      if left > 0 { open[open.count - 1] -= 1 }
      switch try item(bytes) {
      case .array(let count): open.append(count ?? -1)
      case .map(let count): open.append(count.map { 2 * $0 } ?? -1)
      case .pieces: open.append(-1)
      case .tag: open.append(1)
      case .end:
        guard left < 0 else { throw fault("a break where nothing is open") }
        open.removeLast()
      default: break
      }
      guard open.count <= maximumDepth + 1 else {
        throw PayloadFault(code: .tooDeep, reason: "more than \(maximumDepth) items in each other")
      }
    }
  }

  /// A pair of exponent and mantissa.
  private mutating func fraction(
    _ bytes: Span<UInt8>,
    _ value: (Int, Double) -> Double
  ) throws(PayloadFault) -> Double {
    guard case .array(let count) = try item(bytes), count == nil || count == 2,
      case .number(let exponent) = try item(bytes), abs(exponent) <= 10_000,
      exponent == exponent.rounded(), case .number(let mantissa) = try item(bytes)
    else { throw fault("a fraction that is not a pair of whole numbers") }
    if count == nil {
      guard case .end = try item(bytes) else { throw fault("a fraction of three") }
    }
    let result = value(Int(exponent), mantissa)
    guard result.isFinite else { throw fault("a number beyond all floating-point numbers") }
    return result
  }

  private mutating func simple(
    _ detail: UInt8,
    _ bytes: Span<UInt8>
  ) throws(PayloadFault) -> CBORItem {
    switch detail {
    case 20: return .truth(false)
    case 21: return .truth(true)
    case 25:
      return try real(Double(Self.half(UInt16(truncatingIfNeeded: try argument(detail, bytes)))))
    case 26:
      let single = Float(bitPattern: UInt32(truncatingIfNeeded: try argument(detail, bytes)))
      return try real(single.isFinite ? ExactDecimal.shortest(single) : Double(single))
    case 27: return try real(Double(bitPattern: try argument(detail, bytes)))
    case 31: return .end
    case 0...19, 22, 23: return .nothing
    case 24:
      guard try argument(detail, bytes) >= 32 else { throw fault("a simple value that is none") }
      return .nothing
    default: throw fault("an item that CBOR does not have")
    }
  }

  /// Not a number and the infinities are how some say "no value".
  private func real(_ number: Double) throws(PayloadFault) -> CBORItem {
    number.isFinite ? .number(number) : .nothing
  }

  /// A number of 16 bits (IEEE 754 binary16), worked out from its parts.
  private static func half(_ bits: UInt16) -> Float {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let (exponent, fraction) = (Int(bits >> 10 & 31), Float(bits & 1023))
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1 + fraction / 1024)
        * Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }

  private mutating func argument(
    _ detail: UInt8,
    _ bytes: Span<UInt8>
  ) throws(PayloadFault) -> UInt64 {
    if detail < 24 { return UInt64(detail) }
    guard detail < 28 else { throw fault("an item that CBOR does not have") }
    let width = 1 << Int(detail - 24)
    guard end - position >= width else { throw fault("the bytes end inside an item") }
    var value: UInt64 = 0
    for index in position..<position + width { value = value << 8 | UInt64(bytes[index]) }
    position += width
    return value
  }

  private mutating func stretch(_ count: UInt64) throws(PayloadFault) -> Range<Int> {
    guard count <= UInt64(end - position) else { throw fault("the bytes end inside a string") }
    let range = position..<position + Int(count)
    position = range.upperBound
    return range
  }

  private mutating func text(
    _ count: UInt64,
    _ bytes: Span<UInt8>
  ) throws(PayloadFault) -> Range<Int> {
    let range = try stretch(count)
    guard UTF8Check.isValid(bytes.extracting(range)) else { throw fault("text that is not UTF-8") }
    return range
  }

  /// A length that the bytes can have: no item is shorter than a byte.
  private func count(_ count: UInt64, each: UInt64) throws(PayloadFault) -> Int {
    guard count <= UInt64(end - position) / each else {
      throw fault("more items are promised than there are bytes")
    }
    return Int(count)
  }
}
