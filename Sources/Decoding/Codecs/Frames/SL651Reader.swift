import Telemetry

/// Reads the elements in the body of a report.
struct SL651Reader {
  private let frame: SL651Frame
  private var position: Int
  /// The station's address as text.
  private var station: TextRange?
  /// The observation time.
  private var time: Instant?
  /// Whether the twelve values of an hour have been read.
  private var isHourly = false
  /// Beijing, whose time stations keep.
  private static let offset = 28_800

  /// Begins at the body's start.
  init(_ frame: SL651Frame) {
    self.frame = frame
    position = frame.body.lowerBound
  }

  /// Reads running number, time of sending and all elements.
  mutating func readBody(
    _ bytes: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    station = records.keep(BinaryText.digits(bytes, frame.station))
    _ = try take(2)
    time = Self.time(bytes, try take(6))
    while position < frame.body.upperBound {
      let identifier = bytes[position]
      switch identifier {
      case 0xF1:
        _ = try take(7)
        if position < frame.body.upperBound { _ = try take(1) }
      case 0xF0:
        _ = try take(2)
        let range = try take(5)
        guard let observed = Self.time(bytes, range) else {
          throw SL651Frame.fault("an observation time that is none")
        }
        time = observed
      case 0xF4, 0xF5: try readHour(identifier, bytes, &records)
      case 0xF2, 0xF3:
        // Text of an observer or a picture, up to the end.
        let rest = position..<frame.body.upperBound
        records.leaveOut(
          .notRead,
          Self.hex(bytes, rest.prefix(1)),
          Self.hex(bytes, rest.dropFirst())
        )
        position = frame.body.upperBound
      default: try readElement(bytes, &records)
      }
    }
  }

  /// Reads one element: identifier, its form, its digits.
  private mutating func readElement(
    _ bytes: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let head = try take(1)
    var identifier = UInt16(bytes[head.lowerBound])
    if identifier == 0xFF { identifier = 0xFF00 | UInt16(bytes[try take(1).lowerBound]) }
    let form = bytes[try take(1).lowerBound]
    let digits = try take(Int(form >> 3))
    guard identifier != 0x04, identifier != 0x05, identifier != 0x45 else {
      // Steps of time, and the bits of the station's own state.
      return records.leaveOut(.notRead, Self.hex(bytes, head), Self.hex(bytes, digits))
    }
    let (name, unit) = SL651Element.field(identifier)
    let moment = isHourly ? time.map { $0 + .minutes(55) } : time
    let value = Self.value(bytes, digits, decimals: Int(form & 7))
    try add(name, unit, value, moment, bytes, &records)
  }

  /// Reads the twelve values of an hour: rain in 0.1 mm, or levels in 0.01 m.
  private mutating func readHour(
    _ identifier: UInt8,
    _ bytes: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    isHourly = true
    let width = identifier == 0xF4 ? 1 : 2
    _ = try take(2)
    for number in 0..<12 {
      let range = try take(width)
      let raw = range.reduce(0) { $0 << 8 | Int(bytes[$1]) }
      let isMissing = raw == (1 << (8 * width)) - 1
      let value: RawValue =
        isMissing ? .missing : .number(ExactDecimal.scaled(Double(raw), exponent: -width))
      let moment = time.map { $0 + .minutes(Int64(5 * number)) }
      let name = width == 1 ? "rainfall.5min" : "water_level.relative"
      try add(name, width == 1 ? "mm" : "m", value, moment, bytes, &records)
    }
  }

  private func add(
    _ name: String,
    _ unit: String?,
    _ value: RawValue,
    _ moment: Instant?,
    _ bytes: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let record = records.beginRecord()
    records.records[Int(record)].device = station
    records.records[Int(record)].time = moment.map { .instant($0) }
    let field = records.keep(name.utf8)
    let sent = unit.map { records.keep($0.utf8) }
    try records.add(field, value, unit: sent, record: record, bytes)
  }

  /// The number that the digits spell; FF in front is the minus sign, FF or AA throughout no value.
  private static func value(_ bytes: Span<UInt8>, _ range: Range<Int>, decimals: Int) -> RawValue {
    guard let first = range.first else { return .missing }
    let isEmpty = [0xFF, 0xAA].contains { sign in range.allSatisfy { bytes[$0] == sign } }
    if isEmpty { return .missing }
    let isNegative = bytes[first] == 0xFF
    let digits = isNegative ? first + 1..<range.upperBound : range
    guard let number = BinaryText.decimal(bytes, digits) else { return .missing }
    let value = ExactDecimal.scaled(number, exponent: -decimals)
    return .number(isNegative ? -value : value)
  }

  /// A time in digits, YYMMDDHHmm with seconds or without; nil where it is none.
  private static func time(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Instant? {
    var parts: InlineArray<6, Int> = .init(repeating: 0)
    for (place, index) in range.enumerated() {
      guard let part = BinaryText.decimal(bytes, index..<index + 1) else { return nil }
      parts[place] = Int(part)
    }
    return CivilTime(
      year: 2000 + parts[0],
      month: parts[1],
      day: parts[2],
      hour: parts[3],
      minute: parts[4],
      second: parts[5]
    )?.instant(offset: offset)
  }

  /// Bytes in hexadecimal, as they are shown; not more than are read.
  private static func hex(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    String(decoding: HexText.encoded(range.prefix(32).map { bytes[$0] }), as: UTF8.self)
  }

  private mutating func take(_ count: Int) throws(PayloadFault) -> Range<Int> {
    guard frame.body.upperBound - position >= count else {
      throw SL651Frame.fault("the body ends inside an element")
    }
    defer { position += count }
    return position..<position + count
  }
}
