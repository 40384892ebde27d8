import Glibc

/// Text of the mainland's older encodings.
///
/// The C library's tables are asked, whose answer depends on nothing but the bytes.
enum ChineseText {
  /// The text as UTF-8; nil where the bytes are no GB 18030, of which GBK and GB 2312 are parts.
  static func utf8(fromGB18030 bytes: [UInt8]) -> [UInt8]? {
    let converter = iconv_open("UTF-8", "GB18030")
    // The C library's sign for failure.
    guard let converter, converter != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(converter) }
    var source = bytes.map(CChar.init(bitPattern:))
    // One byte of ASCII stays one; two bytes become three, four become four.
    var room = [CChar](repeating: 0, count: bytes.count * 2 + 4)
    let written = source.withUnsafeMutableBufferPointer { source in
      room.withUnsafeMutableBufferPointer { room -> Int? in
        var (input, output) = (source.baseAddress, room.baseAddress)
        var (inputLeft, outputLeft) = (source.count, room.count)
        let result = iconv(converter, &input, &inputLeft, &output, &outputLeft)
        return result == Int.max.magnitude * 2 + 1 || inputLeft > 0 ? nil : room.count - outputLeft
      }
    }
    return written.map { room[..<$0].map(UInt8.init(bitPattern:)) }
  }
}
