import Telemetry

extension JSONDocument {
  /// Reads a number, the present place being its first byte.
  mutating func number(_ bytes: Span<UInt8>) throws(PayloadFault) {
    guard let number = DecimalNumber.scan(bytes, position, bytes.count, grammar: .json) else {
      throw fault("a number that JSON does not have")
    }
    guard number.value.isFinite else { throw fault("a number beyond all floating-point numbers") }
    append(number: number.value, position, number.end)
    position = number.end
  }
}
