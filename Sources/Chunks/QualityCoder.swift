/// Writes flags and reasons, and which samples have no value: a list of the verdicts that occur, and
/// which of them each sample has.
struct QualityCoder {
  /// What is said of one sample.
  struct Verdict: Hashable {
    var flag: UInt8
    var reasons: UInt32
    var hasValue: Bool
  }

  private static let most = 1 << 16
  let residuals: ResidualCoder

  /// Writes the verdicts; their count is not written.
  func write(_ verdicts: [Verdict], to writer: inout ByteWriter) {
    var counts: [Verdict: Int] = [:]
    for verdict in verdicts { counts[verdict, default: 0] += 1 }
    // The most frequent one is number zero, which costs nothing.
    let list = counts.sorted {
      ($1.value, $0.key.flag, $0.key.reasons) < ($0.value, $1.key.flag, $1.key.reasons)
    }.map(\.key)
    let numbers = Dictionary(uniqueKeysWithValues: zip(list, UInt64(0)...))
    writer.unsigned(UInt64(list.count))
    for verdict in list {
      writer.byte(verdict.flag & 0x7f | (verdict.hasValue ? 0 : 0x80))
      writer.unsigned(UInt64(verdict.reasons))
    }
    if list.count > 1 {
      residuals.write(verdicts.map { numbers[$0] ?? 0 }, to: &writer)
    }
  }

  /// Reads `count` verdicts: what there is, and which of them each sample has.
  func read(
    _ count: Int,
    from reader: inout ByteReader
  ) throws(ChunkError) -> (list: [Verdict], numbers: [UInt64]) {
    var list: [Verdict] = []
    for _ in 0..<(try reader.count(upTo: count)) {
      let flag = try reader.byte()
      let reasons = UInt32(try reader.count(upTo: Int(UInt32.max)))
      list.append(Verdict(flag: flag & 0x7f, reasons: reasons, hasValue: flag < 0x80))
    }
    guard !list.isEmpty || count == 0 else { throw .malformed("no verdicts") }
    guard list.count > 1 else { return (list, []) }
    let numbers = try residuals.read(count, from: &reader)
    let limit = UInt64(list.count)
    for number in numbers where number >= limit { throw .malformed("an unknown verdict") }
    return (list, numbers)
  }
}
