extension ChunkCodec {
  /// Version and checksum before the bytes.
  static func sealed(_ writer: ByteWriter) -> [UInt8] {
    var sealed = ByteWriter()
    sealed.byte(version)
    sealed.fixed(UInt64(Checksum.of(writer.bytes, from: 0)), bytes: 4)
    sealed.append(writer.bytes)
    return sealed.bytes
  }

  /// The bytes with the checksum that fits them, by which tests come behind it.
  package static func resealed(_ bytes: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(Array(bytes.dropFirst(5)))
    return sealed(writer)
  }

  /// A reader behind the frame, which has been checked.
  static func opened(_ bytes: [UInt8]) throws(ChunkError) -> ByteReader {
    let reader = try header(bytes)
    var frame = ByteReader(bytes, at: 1)
    let stated = try frame.fixed(bytes: 4)
    guard stated == UInt64(Checksum.of(bytes, from: 5)) else { throw .checksum }
    return reader
  }

  static func header(_ bytes: [UInt8]) throws(ChunkError) -> ByteReader {
    guard let first = bytes.first, bytes.count > 5 else {
      throw .malformed("it ends too early")
    }
    guard first == version else { throw .version(first) }
    return ByteReader(bytes, at: 5)
  }

  static func place(_ reader: inout ByteReader) throws(ChunkError) -> Place {
    guard let place = Place(rawValue: try reader.byte()) else {
      throw .malformed("an unknown place of times")
    }
    return place
  }
}
