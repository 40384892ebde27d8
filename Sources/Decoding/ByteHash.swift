/// A keyed hash of bytes, and their comparison, a word at a time.
///
/// The key differs from process to process, so that nobody outside can prepare names that collide.
/// Results depend on it in nothing but speed.
struct ByteHash: Hashable, Sendable {
  private let key: UInt64

  /// Makes a hash with the process's own key.
  init() {
    var hasher = Hasher()
    hasher.combine(0x536C_7569)
    key = UInt64(bitPattern: Int64(hasher.finalize())) | 1
  }

  /// The hash of `count` bytes from `start`.
  @inline(__always)
  func callAsFunction(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> UInt32 {
    let raw = bytes.bytes
    var state = key ^ (UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15)
    var index = start
    let end = start + count
    while end - index >= 8 {
      state = Self.mix(state ^ raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self), key)
      index += 8
    }
    if index < end { state = Self.mix(state ^ Self.tail(raw, index, end, from: start), key) }
    return UInt32(truncatingIfNeeded: state ^ (state >> 32))
  }

  /// The hash of an array.
  func callAsFunction(_ bytes: [UInt8]) -> UInt32 {
    self(bytes.span, 0, bytes.count)
  }

  /// Whether `count` bytes are the same in both places.
  @inline(__always)
  static func isEqual(
    _ left: Span<UInt8>,
    _ leftStart: Int,
    _ right: Span<UInt8>,
    _ rightStart: Int,
    count: Int
  ) -> Bool {
    let (leftRaw, rightRaw) = (left.bytes, right.bytes)
    var index = 0
    while count - index >= 8 {
      let one = leftRaw.unsafeLoadUnaligned(fromByteOffset: leftStart + index, as: UInt64.self)
      let two = rightRaw.unsafeLoadUnaligned(fromByteOffset: rightStart + index, as: UInt64.self)
      guard one == two else { return false }
      index += 8
    }
    guard index < count else { return true }
    return tail(leftRaw, leftStart + index, leftStart + count, from: leftStart)
      == tail(rightRaw, rightStart + index, rightStart + count, from: rightStart)
  }

  /// The last 1 to 7 bytes as one word: read back over bytes already seen where there are any.
  @inline(__always)
  private static func tail(_ raw: RawSpan, _ index: Int, _ end: Int, from start: Int) -> UInt64 {
    if end - start >= 8 { return raw.unsafeLoadUnaligned(fromByteOffset: end - 8, as: UInt64.self) }
    if end - start >= 4 {
      let low = raw.unsafeLoadUnaligned(fromByteOffset: start, as: UInt32.self)
      let high = raw.unsafeLoadUnaligned(fromByteOffset: end - 4, as: UInt32.self)
      return UInt64(low) | UInt64(high) << 32
    }
    var word: UInt64 = 0
    for offset in index..<end {
      word = word << 8 | UInt64(raw.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
    }
    return word
  }

  @inline(__always)
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
