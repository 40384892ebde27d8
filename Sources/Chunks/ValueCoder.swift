/// Writes a column of finite numbers, exact to the last bit.
///
/// Decimal ones as integers with a common scale, beside the few that are not (negative zero among
/// them); others by their bits, without the zeros at the end that all of them share.
struct ValueCoder {
  private static let asBits: UInt8 = 255
  let columns: ColumnCoder

  /// Writes the values; their count is not written.
  func write(_ values: [Double], to writer: inout ByteWriter) {
    guard let digits = DecimalScale.find(values) else { return writeBits(values, to: &writer) }
    let power = DecimalScale.powers[digits]
    var integers = [Int64](repeating: 0, count: values.count)
    var others: [Int] = []
    var last: Int64 = 0
    for (index, value) in values.enumerated() {
      if let integer = DecimalScale.integer(value, power: power) {
        last = integer
      } else {
        others.append(index)
      }
      integers[index] = last
    }
    writer.byte(UInt8(digits))
    writer.unsigned(UInt64(others.count))
    var next = 0
    for index in others {
      writer.unsigned(UInt64(index - next))
      writer.fixed(values[index].bitPattern, bytes: 8)
      next = index + 1
    }
    columns.write(integers, to: &writer)
  }

  private func writeBits(_ values: [Double], to writer: inout ByteWriter) {
    let union = values.reduce(UInt64(0)) { $0 | $1.bitPattern }
    let shift = UInt64(min(62, union.trailingZeroBitCount))
    writer.byte(Self.asBits)
    writer.byte(UInt8(shift))
    columns.write(values.map { Self.ordered($0.bitPattern, shift) }, to: &writer)
  }

  /// Reads `count` values.
  func read(_ count: Int, from reader: inout ByteReader) throws(ChunkError) -> [Double] {
    let digits = try reader.byte()
    guard digits != Self.asBits else { return try readBits(count, from: &reader) }
    guard digits <= DecimalScale.most else { throw .malformed("\(digits) digits") }
    var others: [(index: Int, value: Double)] = []
    var next = 0
    for _ in 0..<(try reader.count(upTo: count)) {
      next += try reader.count(upTo: count)
      guard next < count else { throw .malformed("a place past the end") }
      others.append((next, Double(bitPattern: try reader.fixed(bytes: 8))))
      next += 1
    }
    let integers = try columns.read(count, from: &reader)
    let power = DecimalScale.powers[Int(digits)]
    var values = integers.map { Double($0) / power }
    for (index, value) in others { values[index] = value }
    return values
  }

  private func readBits(
    _ count: Int,
    from reader: inout ByteReader
  ) throws(ChunkError) -> [Double] {
    let shift = UInt64(try reader.byte())
    guard shift < 63 else { throw .malformed("a shift by \(shift)") }
    return try columns.read(count, from: &reader).map {
      Double(bitPattern: Self.bits($0, shift))
    }
  }

  /// The bits as an integer that rises with the number; negative zero comes right below zero.
  private static func ordered(_ bits: UInt64, _ shift: UInt64) -> Int64 {
    let magnitude = Int64((bits & ~(1 << 63)) >> shift)
    return bits >> 63 == 1 ? ~magnitude : magnitude
  }

  private static func bits(_ number: Int64, _ shift: UInt64) -> UInt64 {
    let magnitude = UInt64(number < 0 ? ~number : number) << shift & ~(1 << 63)
    return number < 0 ? magnitude | 1 << 63 : magnitude
  }
}
