/// Takes numbers out of bytes, and never goes past their end.
struct ByteReader {
  let bytes: [UInt8]
  private(set) var position: Int

  init(_ bytes: [UInt8], at position: Int = 0) {
    (self.bytes, self.position) = (bytes, position)
  }

  var isAtEnd: Bool { position >= bytes.count }

  mutating func byte() throws(ChunkError) -> UInt8 {
    guard position < bytes.count else { throw .malformed("it ends too early") }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func unsigned() throws(ChunkError) -> UInt64 {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while true {
      let next = try byte()
      guard shift < 63 || (shift == 63 && next <= 1) else {
        throw .malformed("a number of more than 64 bits")
      }
      value |= UInt64(next & 0x7f) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  mutating func signed() throws(ChunkError) -> Int64 { Int64(zigzag: try unsigned()) }

  mutating func fixed(bytes count: Int) throws(ChunkError) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(try byte()) << (8 * UInt64(index)) }
    return value
  }

  /// A number that is at most `limit`.
  mutating func count(upTo limit: Int) throws(ChunkError) -> Int {
    let value = try unsigned()
    guard value <= UInt64(limit) else { throw .malformed("\(value) where \(limit) is the most") }
    return Int(value)
  }

  /// Where the next `count` bytes lie; they are passed over.
  mutating func range(_ count: Int) throws(ChunkError) -> Range<Int> {
    guard count <= bytes.count - position else { throw .malformed("it ends too early") }
    defer { position += count }
    return position..<position + count
  }
}
