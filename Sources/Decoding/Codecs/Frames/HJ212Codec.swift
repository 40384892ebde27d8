import Telemetry

/// Data packets of HJ 212-2017 (and HJ/T 212-2005, whose packets look alike): `##`, length, segment,
/// CRC.
///
/// Taken in are CN 2011 (real-time), 2051 (minutes), 2061 (hours) and 2031 (days). A field is the
/// factor's code, for statistics with the channel `minute_avg`, `hour_max` and the like, whose time is
/// the beginning of their period. Times are those of Beijing, whatever the configured zone.
struct HJ212Codec: PayloadCodec {
  private let hash: ByteHash
  private let times = TimeReader(zone: .fixed("Asia/Shanghai", offset: 28_800))

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) { self.hash = hash }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    records.names = .hj212
    var position = 0
    var command = ""
    repeat {
      let segment = try segment(payload, &position)
      command = try readSegment(payload, segment, &records)
      while position < payload.count, payload[position] == 0x0D || payload[position] == 0x0A {
        position += 1
      }
    } while position < payload.count
    if records.records.count == 0 {
      records.holdNothing("a packet of the command \(command), which holds no data")
    }
  }

  /// The segment of the packet that begins here; moves the place behind its checksum.
  private func segment(
    _ payload: Span<UInt8>,
    _ position: inout Int
  ) throws(PayloadFault) -> Range<Int> {
    let start = position + 6
    guard payload.count >= start, payload[position] == UInt8(ascii: "#"),
      payload[position + 1] == UInt8(ascii: "#"),
      (position + 2..<start).allSatisfy({ ASCII.isDigit(payload[$0]) })
    else { throw Self.fault("a packet begins with ## and four digits; this does not") }
    let length = (position + 2..<start).reduce(0) { $0 * 10 + Int(payload[$1] - UInt8(ascii: "0")) }
    let end = start + length
    guard payload.count >= end + 4 else { throw Self.fault("the packet is shorter than it says") }
    var sent: UInt16 = 0
    for index in end..<end + 4 {
      guard let digit = HexText.digit(payload[index]) else {
        throw Self.fault("no checksum stands where the packet's length puts it")
      }
      sent = sent << 4 | UInt16(digit)
    }
    guard CRC16.hj212(payload, start..<end) == sent else {
      throw PayloadFault(code: .badChecksum, reason: "the CRC does not fit the segment")
    }
    position = end + 4
    return start..<end
  }

  /// Reads a segment; returns its command.
  private func readSegment(
    _ payload: Span<UInt8>,
    _ segment: Range<Int>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> String {
    let mark = (segment.lowerBound..<max(segment.lowerBound, segment.upperBound - 4)).first {
      Self.isAt($0, "CP=&&", payload, segment.upperBound)
    }
    guard let mark else { throw Self.fault("a segment without its data part, CP=&&…&&") }
    var (command, device) = ("", TextRange?.none)
    for part in Self.parts(payload, segment.lowerBound..<mark, UInt8(ascii: ";")) {
      guard let (name, value) = Self.pair(payload, part) else { continue }
      if name == "CN" { command = Self.text(payload, value) }
      if name == "MN" { device = TextRange(Int32(value.lowerBound), Int32(value.upperBound)) }
    }
    guard let period = Self.periods[command] else { return command }
    var end = segment.upperBound
    while end > mark + 5, payload[end - 1] == UInt8(ascii: "&") { end -= 1 }
    let record = records.beginRecord()
    records.records[Int(record)].device = device
    for group in Self.parts(payload, mark + 5..<end, UInt8(ascii: ";")) {
      try readGroup(payload, group, period, record, &records)
    }
    return command
  }

  /// Reads the values of one factor, or the time.
  private func readGroup(
    _ payload: Span<UInt8>,
    _ group: Range<Int>,
    _ period: String,
    _ record: Int32,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let pairs = Self.parts(payload, group, UInt8(ascii: ",")).compactMap { Self.pair(payload, $0) }
    let flag = pairs.first { $0.name.hasSuffix("-Flag") }.map { Self.text(payload, $0.value) }
    for (name, value) in pairs {
      let text = TextRange(Int32(value.lowerBound), Int32(value.upperBound))
      if name == "DataTime" {
        let time = times.read(payload, value, isText: true)
        records.records[Int(record)].time = time.map { .instant($0) } ?? .text(text, isQuoted: true)
        continue
      }
      guard let dash = name.lastIndex(of: "-"),
        let statistic = Self.statistics[String(name[name.index(after: dash)...])]
      else { continue }
      let code = String(name[..<dash])
      let channel = statistic.isEmpty ? "" : ".\(period)_\(statistic)"
      let field = records.keep("\(code)\(channel)".utf8)
      // A sum over the period has another unit than the factor.
      let factorUnit = statistic == "total" ? nil : HJ212Names.unit(of: code)
      let unit = factorUnit.map { records.keep($0.utf8) }
      let quality = flag.map(Self.quality) ?? []
      try records.add(field, .text(text), unit: unit, record: record, quality: quality, payload)
    }
  }

  /// What a factor's flag says of its values (HJ 212-2017, table 8).
  private static func quality(_ flag: String) -> SentQuality {
    switch flag {
    case "N", "": []
    case "D": .bad
    case "B": .stale
    default: .doubtful
    }
  }

  /// The commands that hold data, and their periods.
  private static let periods = ["2011": "", "2051": "minute", "2061": "hour", "2031": "day"]
  /// The values of a factor.
  private static let statistics = [
    "Rtd": "", "Avg": "avg", "Min": "min", "Max": "max", "Cou": "total",
  ]

  private static func isAt(
    _ index: Int,
    _ text: StaticString,
    _ bytes: Span<UInt8>,
    _ end: Int
  ) -> Bool {
    index + text.utf8CodeUnitCount <= end
      && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
  }

  private static func parts(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    _ separator: UInt8
  ) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in range where bytes[index] == separator {
      parts.append(start..<index)
      start = index + 1
    }
    parts.append(start..<range.upperBound)
    return parts.filter { !$0.isEmpty }
  }

  private static func pair(
    _ bytes: Span<UInt8>,
    _ part: Range<Int>
  ) -> (name: String, value: Range<Int>)? {
    guard let equals = part.first(where: { bytes[$0] == UInt8(ascii: "=") }) else { return nil }
    return (text(bytes, part.lowerBound..<equals), equals + 1..<part.upperBound)
  }

  private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    String(decoding: range.prefix(64).map { bytes[$0] }, as: UTF8.self)
  }

  private static func fault(_ message: String) -> PayloadFault {
    PayloadFault(code: .malformed, reason: message)
  }
}
