/// Writes what a prediction has left of a column: unsigned numbers, most of them small.
///
/// Four ways, of which the one with the fewest bytes is taken: nothing at all where every number is
/// zero; the few that are not; as many bits for each as the largest needs; or each byte of the
/// numbers as a run of its own, which zstd then codes by frequency. The last comes within a few
/// hundredths of the entropy for noisy readings, whose low byte is noise and whose high bytes are
/// nearly constant.
struct ResidualCoder {
  enum Way: UInt8 {
    case zero, sparse, packed, planes
  }

  let zstandard: Zstandard
  let level: Int32

  /// Writes the numbers; their count is not written.
  func write(_ numbers: [UInt64], to writer: inout ByteWriter) {
    var (union, used): (UInt64, Int) = (0, 0)
    for number in numbers {
      union |= number
      used += number == 0 ? 0 : 1
    }
    guard union != 0 else { return writer.byte(Way.zero.rawValue) }
    let width = 64 - union.leadingZeroBitCount
    let packedSize = 2 + (numbers.count * width + 7) / 8
    var best = ByteWriter()
    if used * 8 <= numbers.count { best = Self.sparse(numbers, used: used) }
    let least = best.bytes.isEmpty ? packedSize : min(packedSize, best.bytes.count)
    if least > 48 {
      let planes = planes(numbers, count: (width + 7) / 8)
      if planes.bytes.count < least { return writer.append(planes.bytes) }
    }
    if !best.bytes.isEmpty, best.bytes.count <= packedSize { return writer.append(best.bytes) }
    writer.byte(Way.packed.rawValue)
    writer.byte(UInt8(width))
    writer.append(Self.packed(numbers, width: width))
  }

  private static func sparse(_ numbers: [UInt64], used: Int) -> ByteWriter {
    var writer = ByteWriter()
    writer.byte(Way.sparse.rawValue)
    writer.unsigned(UInt64(used))
    var last = -1
    for (index, number) in numbers.enumerated() where number != 0 {
      writer.unsigned(UInt64(index - last - 1))
      writer.unsigned(number)
      last = index
    }
    return writer
  }

  private static func packed(_ numbers: [UInt64], width: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (numbers.count * width + 7) / 8)
    var bit = 0
    for number in numbers {
      var (rest, left, at, offset) = (number, width, bit >> 3, bit & 7)
      while left > 0 {
        bytes[at] |= UInt8(truncatingIfNeeded: rest << UInt64(offset))
        rest >>= UInt64(8 - offset)
        left -= 8 - offset
        (at, offset) = (at + 1, 0)
      }
      bit += width
    }
    return bytes
  }

  private func planes(_ numbers: [UInt64], count: Int) -> ByteWriter {
    var writer = ByteWriter()
    writer.byte(Way.planes.rawValue)
    writer.byte(UInt8(count))
    for plane in 0..<count {
      let shift = UInt64(8 * plane)
      let bytes = numbers.map { UInt8(truncatingIfNeeded: $0 >> shift) }
      if let packed = zstandard.compress(bytes, level: level) {
        writer.unsigned(UInt64(packed.count))
        writer.append(packed)
      } else {
        writer.unsigned(0)
        writer.append(bytes)
      }
    }
    return writer
  }

  /// Reads `count` numbers.
  func read(_ count: Int, from reader: inout ByteReader) throws(ChunkError) -> [UInt64] {
    guard let way = Way(rawValue: try reader.byte()) else {
      throw .malformed("an unknown way to write numbers")
    }
    switch way {
    case .zero: return [UInt64](repeating: 0, count: count)
    case .sparse: return try Self.readSparse(count, from: &reader)
    case .packed:
      let width = Int(try reader.byte())
      guard (1...64).contains(width) else { throw .malformed("numbers of \(width) bits") }
      let range = try reader.range((count * width + 7) / 8)
      return Self.unpack(reader.bytes, range, count: count, width: width)
    case .planes: return try readPlanes(count, from: &reader)
    }
  }

  private static func readSparse(
    _ count: Int,
    from reader: inout ByteReader
  ) throws(ChunkError) -> [UInt64] {
    var numbers = [UInt64](repeating: 0, count: count)
    var next = 0
    for _ in 0..<(try reader.count(upTo: count)) {
      next += try reader.count(upTo: count)
      guard next < count else { throw .malformed("a place past the end") }
      numbers[next] = try reader.unsigned()
      next += 1
    }
    return numbers
  }

  private func readPlanes(
    _ count: Int,
    from reader: inout ByteReader
  ) throws(ChunkError) -> [UInt64] {
    let planes = Int(try reader.byte())
    guard (1...8).contains(planes) else { throw .malformed("numbers of \(planes) bytes") }
    var numbers = [UInt64](repeating: 0, count: count)
    for plane in 0..<planes {
      let shift = UInt64(8 * plane)
      let size = try reader.count(upTo: count)
      let range = try reader.range(size == 0 ? count : size)
      let bytes =
        size == 0
        ? Array(reader.bytes[range])
        : try zstandard.expand(reader.bytes, range, count: count)
      unsafe numbers.withUnsafeMutableBufferPointer { numbers in
        unsafe bytes.withUnsafeBufferPointer { bytes in
          for index in 0..<count {
            unsafe numbers[index] |= UInt64(bytes[index]) << shift
          }
        }
      }
    }
    return numbers
  }

  /// Numbers of equal width from a run of bits, eight bytes at a time where these are there.
  private static func unpack(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    count: Int,
    width: Int
  ) -> [UInt64] {
    unsafe [UInt64](unsafeUninitializedCapacity: count) { numbers, filled in
      unsafe bytes.withUnsafeBytes { bytes in
        let mask = width == 64 ? UInt64.max : (UInt64(1) << UInt64(width)) - 1
        // A number of up to 57 bits lies within the eight bytes from its first.
        let whole =
          width > 57 ? 0 : max(0, min(count, ((range.count - 8) * 8) / width))
        for index in 0..<whole {
          let bit = index * width
          let word = unsafe bytes.loadUnaligned(
            fromByteOffset: range.lowerBound + bit >> 3,
            as: UInt64.self
          )
          unsafe numbers[index] = (UInt64(littleEndian: word) >> UInt64(bit & 7)) & mask
        }
        for index in whole..<count {
          unsafe numbers[index] =
            Self.number(bytes, from: range.lowerBound * 8 + index * width, width: width) & mask
        }
      }
      filled = count
    }
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, from bit: Int, width: Int) -> UInt64 {
    var (value, taken) = (UInt64(0), 0)
    while taken < width {
      let (at, offset) = ((bit + taken) >> 3, (bit + taken) & 7)
      value |= UInt64(unsafe bytes[at] >> UInt8(offset)) << UInt64(taken)
      taken += 8 - offset
    }
    return value
  }
}
