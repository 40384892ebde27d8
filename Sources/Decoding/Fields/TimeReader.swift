import Telemetry

/// The times that devices send: bare numbers by their magnitude, and ISO 8601 with or without zone.
struct TimeReader: Sendable {
  private let zone: LocalZone

  /// Makes a reader; times without a zone are in `zone`.
  init(zone: LocalZone) { self.zone = zone }

  /// Reads a time, rounded to the millisecond; nil where it is none.
  ///
  /// Only a text in quotation marks (`isText`) can be a date of eight or fourteen digits.
  func read(_ bytes: Span<UInt8>, _ range: Range<Int>, isText: Bool) -> Instant? {
    let text = WordReader.trimmed(bytes, range)
    if !isText || !Self.isDate(text.count), let instant = Self.whole(bytes, text) {
      return instant
    }
    if isText, let local = CivilText.parse(bytes, text) {
      guard let time = local.time else { return nil }
      let instant = local.offset.map { time.instant(offset: $0) } ?? zone.instant(of: time)
      return instant + .milliseconds(local.carry)
    }
    guard
      let number = DecimalNumber.scan(bytes, text.lowerBound, text.upperBound, grammar: .json),
      number.end == text.upperBound
    else { return nil }
    return Self.instant(number.value)
  }

  /// The usual time, a bare whole number; nil for all others.
  @inline(__always)
  static func whole(_ sent: PayloadRecords.RawTime, _ payload: Span<UInt8>) -> Instant? {
    guard case .text(let text, false) = sent, !text.isScratch else { return nil }
    return whole(payload, text.range)
  }

  /// A number without point or exponent, which stays an integer all the way.
  private static func whole(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Instant? {
    guard (1...19).contains(text.count) else { return nil }
    var number: UInt64 = 0
    for index in text {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number &* 10 &+ UInt64(digit)
    }
    return switch number {
    case ..<100_000_000_000: Instant(milliseconds: Int64(number) * 1000)
    case ..<100_000_000_000_000: Instant(milliseconds: Int64(number))
    case ..<100_000_000_000_000_000: Instant(milliseconds: Int64((number + 500) / 1000))
    default: Instant(milliseconds: Int64((number + 500_000) / 1_000_000))
    }
  }

  private static func isDate(_ digits: Int) -> Bool { digits == 8 || digits == 14 }

  /// A number with a fraction or an exponent, by the same magnitudes.
  private static func instant(_ number: Double) -> Instant? {
    guard number >= 0 else { return nil }
    let milliseconds =
      switch number {
      case ..<1e11: number * 1000
      case ..<1e14: number
      case ..<1e17: number / 1000
      default: number / 1e6
      }
    return Int64(exactly: milliseconds.rounded()).map { Instant(milliseconds: $0) }
  }
}
