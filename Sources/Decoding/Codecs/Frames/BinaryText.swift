/// Binary-coded decimal digits.
enum BinaryText {
  /// The number that the bytes spell, two digits each; nil where one is no digit.
  static func decimal(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
    var number = 0.0
    for index in range {
      let (high, low) = (bytes[index] >> 4, bytes[index] & 15)
      guard high < 10, low < 10 else { return nil }
      number = number * 100 + Double(high * 10 + low)
    }
    return number
  }

  /// The digits as text, whatever they are.
  static func digits(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    HexText.encoded(range.map { bytes[$0] })
  }
}
