/// CRC-32C (Castagnoli), as in RFC 9260, appendix A: reflected, polynomial 0x1EDC6F41, all bits
/// inverted before and after.
enum Checksum {
  /// Tables for eight bytes at a time ("slicing by 8", Kounavis and Berry, 2005).
  private static let tables: [[UInt32]] = {
    var first = (0..<256).map { byte -> UInt32 in
      (0..<8).reduce(UInt32(byte)) { value, _ in
        value & 1 == 1 ? (value >> 1) ^ 0x82F6_3B78 : value >> 1
      }
    }
    var all = [first]
    for _ in 1..<8 {
      let last = all[all.count - 1]
      all.append(last.map { first[Int($0 & 0xff)] ^ ($0 >> 8) })
    }
    return all
  }()

  /// The checksum of bytes from a place to their end.
  static func of(_ bytes: [UInt8], from start: Int) -> UInt32 {
    let tables = tables
    let (t0, t1, t2, t3) = (tables[0], tables[1], tables[2], tables[3])
    let (t4, t5, t6, t7) = (tables[4], tables[5], tables[6], tables[7])
    var crc: UInt32 = 0xffff_ffff
    var at = start
    while at + 8 <= bytes.count {
      let low =
        crc
        ^ (UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
          | UInt32(bytes[at + 3]) << 24)
      crc =
        t7[Int(low & 0xff)] ^ t6[Int(low >> 8 & 0xff)] ^ t5[Int(low >> 16 & 0xff)]
        ^ t4[Int(low >> 24)] ^ t3[Int(bytes[at + 4])] ^ t2[Int(bytes[at + 5])]
        ^ t1[Int(bytes[at + 6])] ^ t0[Int(bytes[at + 7])]
      at += 8
    }
    while at < bytes.count {
      crc = t0[Int((crc ^ UInt32(bytes[at])) & 0xff)] ^ (crc >> 8)
      at += 1
    }
    return ~crc
  }
}
