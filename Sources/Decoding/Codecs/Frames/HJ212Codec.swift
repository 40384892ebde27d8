import Telemetry

/// Data packets of HJ 212-2017 (and HJ/T 212-2005, whose packets look alike): `##`, length, segment,
/// CRC.
///
/// Taken in are CN 2011 (real-time), 2051 (minutes), 2061 (hours) and 2031 (days). A field is the
/// factor's code, for statistics with the channel `minute_avg`, `hour_max` and the like, whose time is
/// the beginning of their period. Times are those of Beijing, whatever the configured zone.
struct HJ212Codec: PayloadCodec {
  /// What a name in the data part is.
  private enum Part {
    case time, flag, unknown
    /// A value: the field that it is, and the factor's unit.
    case value(field: [UInt8], unit: [UInt8]?)
  }

  private let times = TimeReader(zone: .fixed("Asia/Shanghai", offset: 28_800))
  /// By the index of the period.
  private var parts = [NameMemory<Part>](repeating: NameMemory(), count: Self.periods.count)

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {}

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    records.names = .hj212
    var position = 0
    var command = 0..<0
    repeat {
      let segment = try segment(payload, &position)
      command = try readSegment(payload, segment, &records)
      while position < payload.count, payload[position] == 0x0D || payload[position] == 0x0A {
        position += 1
      }
    } while position < payload.count
    if records.records.count == 0 {
      let text = String(decoding: command.prefix(8).map { payload[$0] }, as: UTF8.self)
      records.holdNothing("a packet of the command \(text), which holds no data")
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

  /// Reads a segment; returns where its command stands.
  private mutating func readSegment(
    _ payload: Span<UInt8>,
    _ segment: Range<Int>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> Range<Int> {
    let mark = segment.first {
      ASCII.begins(payload, $0..<segment.upperBound, with: "CP=&&")
    }
    guard let mark else { throw Self.fault("a segment without its data part, CP=&&…&&") }
    var (command, device) = (0..<0, TextRange?.none)
    var head = SeparatedParts(segment.lowerBound..<mark, by: ";")
    while let part = head.next(payload) {
      guard let (name, value) = SeparatedParts.pair(payload, part) else { continue }
      if name.count == 2, ASCII.begins(payload, name, with: "CN") {
        command = value
      } else if name.count == 2, ASCII.begins(payload, name, with: "MN") {
        device = Self.text(value)
      } else if name.count == 2, ASCII.begins(payload, name, with: "PW") {
        // The password of the sender is nobody's business.
        records.leaveOut(.notRead, "PW", "***")
      } else {
        records.leaveOut(.notRead, Self.text(name), Self.text(value), payload)
      }
    }
    let period = Self.periods.firstIndex {
      command.count == 4 && ASCII.begins(payload, command, with: $0.command)
    }
    guard let period else {
      let data = Self.text(mark + 5..<segment.upperBound)
      records.leaveOut(.notRead, Self.text(mark..<mark + 2), data, payload)
      return command
    }
    var end = segment.upperBound
    while end > mark + 5, payload[end - 1] == UInt8(ascii: "&") { end -= 1 }
    let record = records.beginRecord()
    records.records[Int(record)].device = device
    var groups = SeparatedParts(mark + 5..<end, by: ";")
    while let group = groups.next(payload) {
      try readGroup(payload, group, period, record, &records)
    }
    return command
  }

  /// Reads the values of one factor, or the time.
  private mutating func readGroup(
    _ payload: Span<UInt8>,
    _ group: Range<Int>,
    _ period: Int,
    _ record: Int32,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    // The flag may stand behind the values that it is about.
    let first = records.fields.count
    var quality: SentQuality = []
    var pairs = SeparatedParts(group, by: ",")
    while let pair = pairs.next(payload) {
      guard let (name, value) = SeparatedParts.pair(payload, pair) else {
        records.leaveOut(.noName, TextRange(0, 0), Self.text(pair), payload)
        continue
      }
      let part = parts[period].meaning(of: Self.text(name), payload, records) {
        Self.part($0, Self.periods[period].name)
      }
      switch part {
      case .unknown: records.leaveOut(.notRead, Self.text(name), Self.text(value), payload)
      case .flag: quality = Self.quality(payload, value)
      case .time:
        let time = times.read(payload, value, isText: true)
        records.records[Int(record)].time =
          time.map { .instant($0) } ?? .text(Self.text(value), isQuoted: true)
      case .value(let field, let unit):
        let name = records.keep(field)
        let unit = unit.map { records.keep($0) }
        try records.add(name, .text(Self.text(value)), unit: unit, record: record, payload)
      }
    }
    for index in first..<records.fields.count { records.fields[index].quality = quality }
  }

  /// What a name such as `w01010-Rtd` is in packets of a period.
  private static func part(_ name: String, _ period: String) -> Part {
    if name == "DataTime" { return .time }
    guard let dash = name.lastIndex(of: "-") else { return .unknown }
    let (code, kind) = (String(name[..<dash]), String(name[name.index(after: dash)...]))
    if kind == "Flag" { return .flag }
    guard let statistic = statistics[kind] else { return .unknown }
    let channel = statistic.isEmpty ? "" : ".\(period)_\(statistic)"
    // A sum over the period has another unit than the factor.
    let unit = statistic == "total" ? nil : HJ212Names.unit(of: code)
    return .value(field: Array("\(code)\(channel)".utf8), unit: unit.map { Array($0.utf8) })
  }

  /// What a factor's flag says of its values (HJ 212-2017, table 8).
  private static func quality(_ payload: Span<UInt8>, _ flag: Range<Int>) -> SentQuality {
    guard let first = flag.first else { return [] }
    guard flag.count == 1 else { return .doubtful }
    switch payload[first] {
    case UInt8(ascii: "N"): return []
    case UInt8(ascii: "D"): return .bad
    case UInt8(ascii: "B"): return .stale
    default: return .doubtful
    }
  }

  /// The commands that hold data, and what their statistics are of.
  private static let periods: [(command: StaticString, name: String)] = [
    ("2011", ""), ("2051", "minute"), ("2061", "hour"), ("2031", "day"),
  ]
  /// The values of a factor.
  private static let statistics = [
    "Rtd": "", "Avg": "avg", "Min": "min", "Max": "max", "Cou": "total",
  ]

  private static func text(_ range: Range<Int>) -> TextRange {
    TextRange(Int32(range.lowerBound), Int32(range.upperBound))
  }

  private static func fault(_ message: String) -> PayloadFault {
    PayloadFault(code: .malformed, reason: message)
  }
}
