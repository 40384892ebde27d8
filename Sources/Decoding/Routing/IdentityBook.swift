/// The ids under which payloads may name the device of each plan, in one run of bytes.
struct IdentityBook: Sendable {
  /// Each id after its length, in two bytes.
  private var bytes: [UInt8] = []
  /// Where the ids of each plan end; they begin where those of the one before end.
  private var ends: [Int32] = []

  /// Adds the ids of the next plan; empty ones and doubles are left out.
  ///
  /// - Parameter ids: each shorter than 64 KiB.
  mutating func append(_ ids: [[UInt8]]) {
    for (place, id) in ids.enumerated() where !id.isEmpty && !ids[..<place].contains(id) {
      bytes.append(UInt8(truncatingIfNeeded: id.count))
      bytes.append(UInt8(truncatingIfNeeded: id.count >> 8))
      bytes.append(contentsOf: id)
    }
    ends.append(Int32(clamping: bytes.count))
  }

  /// Whether some bytes are one of a plan's ids.
  func contains(_ other: Span<UInt8>, _ start: Int, _ count: Int, of plan: Int) -> Bool {
    var next = plan == 0 ? 0 : Int(ends[plan - 1])
    while next < Int(ends[plan]) {
      let length = Int(bytes[next]) | Int(bytes[next + 1]) << 8
      next += 2
      if length == count, ByteHash.isEqual(bytes.span, next, other, start, count: count) {
        return true
      }
      next += length
    }
    return false
  }
}
