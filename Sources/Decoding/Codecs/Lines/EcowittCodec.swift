import Telemetry

/// Reports of Ecowitt's weather stations and their relatives, as forms (`tempf=74.5&humidity=47`) or
/// as a JSON object of the same names.
///
/// Values are in the customary units of the United States, which the names say (``EcowittNames``).
/// `dateutc` is UTC although it has no zone. Where neither topic nor register names the device, its
/// `PASSKEY` does.
struct EcowittCodec: PayloadCodec {
  /// What a name in a report is.
  private enum Part {
    case device, time, unwanted
    /// A field with the unit that the name implies.
    case field(unit: String?)
  }

  private var json: JSONCodec
  private var parts = NameMemory<Part>()
  private let times = TimeReader(zone: .utc)

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: JSONRoles.bare)
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    records.names = .ecowitt
    let record = records.beginRecord()
    let text = WordReader.trimmed(payload, 0..<payload.count)
    guard let first = text.first else {
      throw PayloadFault(code: .malformed, reason: "an empty payload")
    }
    if payload[first] == UInt8(ascii: "{") {
      try readJSON(payload, record, topic, &records)
    } else {
      try readForm(payload, text, record, topic, &records)
    }
  }

  private mutating func readJSON(
    _ payload: Span<UInt8>,
    _ record: Int32,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    try json.parse(payload)
    let root = try json.rootObject()
    var next = json.first(of: root)
    while let key = next {
      next = json.key(after: key, of: root)
      guard var value = json.scalar(key + 1, payload, &records) else { continue }
      let name = json.text(of: json.nodes[key], payload, &records)
      // A time in seconds is read as the text that it is.
      if case .number = value, json.isEqual(key, "dateutc", payload) {
        value = .text(json.text(of: json.nodes[key + 1], payload, &records))
      }
      try take(name, value, record, payload, &records)
    }
  }

  private mutating func readForm(
    _ payload: Span<UInt8>,
    _ text: Range<Int>,
    _ record: Int32,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    var parts = SeparatedParts(text, by: "&")
    while let part = parts.next(payload) {
      guard let pair = SeparatedParts.pair(payload, part),
        let name = try FormText.decoded(payload, pair.name, &records),
        let value = try FormText.decoded(payload, pair.value, &records)
      else {
        throw PayloadFault(
          code: .malformed,
          reason: "a form whose part at byte \(part.lowerBound) has no = or a broken escape"
        )
      }
      try take(name, .text(value), record, payload, &records)
    }
  }

  /// Takes in one pair: the device, the time, or a field with its unit.
  private mutating func take(
    _ name: TextRange,
    _ value: RawValue,
    _ record: Int32,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    switch parts.meaning(of: name, payload, records, Self.part) {
    case .device:
      // It is a name only for want of another, so it is never held against the topic's.
      if case .text(let key) = value, key.count > 0 { records.fallbackDevice = key }
    case .time:
      guard case .text(let sent) = value else {
        return records.leaveOut(.notRead, name, value, payload)
      }
      let time = records.withBytes(of: sent, payload) { times.read($0, $1, isText: true) }
      // `now` is said by stations whose clock is not set; what else is unreadable is refused later.
      let isNow = records.withBytes(of: sent, payload) {
        $1.count == 3 && ASCII.begins($0, $1, with: "now")
      }
      records.records[Int(record)].time =
        time.map { .instant($0) } ?? (isNow ? nil : .text(sent, isQuoted: true))
    case .unwanted: records.leaveOut(.notRead, name, value, payload)
    case .field(let unit):
      let unit = unit.map { records.keep($0.utf8) }
      try records.add(name, value, unit: unit, record: record, payload)
    }
  }

  private static func part(_ name: String) -> Part {
    switch name {
    case "PASSKEY": .device
    case "dateutc": .time
    case "stationtype", "model", "freq", "lightning_time": .unwanted
    default: .field(unit: EcowittNames.unit(of: name))
    }
  }
}
