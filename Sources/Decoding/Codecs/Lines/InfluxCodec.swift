import Telemetry

/// InfluxDB's line protocol, one point per line.
///
/// A field's name is `measurement.field`, the field `value` being left out, and behind it the values
/// of the tags in the order in which they stand, so that no two series of the sender become one. The
/// tags `site` and those that name the device are left out.
struct InfluxCodec: PayloadCodec {
  private let hash: ByteHash

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) { self.hash = hash }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard UTF8Check.isValid(payload) else {
      throw PayloadFault(code: .malformed, reason: "text that is not UTF-8")
    }
    var cursor = LineCursor(payload.count)
    while cursor.skipToLine(payload) {
      try readLine(&cursor, payload, &records)
    }
  }

  private func readLine(
    _ cursor: inout LineCursor,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let measurement = try cursor.name(payload, until: ", ", "a measurement", &records)
    let record = records.beginRecord()
    let suffix = try readTags(&cursor, record, payload, &records)
    let suffixLength = suffix.reduce(0) { $0 + Int($1.count) + 1 }
    try cursor.blank(payload)
    repeat {
      let key = try cursor.name(payload, until: "=", "a field", &records)
      try cursor.expect("=", payload)
      let value = try cursor.value(payload, &records)
      // A name too long to be one is not even put together: a long measurement, or many tags, would be
      // copied for each of many fields.
      let length = Int(measurement.count + key.count) + 1 + suffixLength
      guard length < DecodingLimits.maximumName else {
        records.lose()
        records.leaveOut(.longName, measurement, value, payload)
        continue
      }
      let name = join(measurement, key, suffix, payload, &records)
      try records.add(name, value, record: record, payload)
    } while cursor.take(",", payload)
    records.records[Int(record)].time = try cursor.time(payload)
  }

  /// Reads the tags; returns what of them belongs to the names of the fields.
  private func readTags(
    _ cursor: inout LineCursor,
    _ record: Int32,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> [TextRange] {
    var suffix: [TextRange] = []
    var host: TextRange?
    while cursor.take(",", payload) {
      let key = try cursor.name(payload, until: "=", "a tag", &records)
      try cursor.expect("=", payload)
      let value = try cursor.name(payload, until: ", ", "the value of a tag", &records)
      let name = String(decoding: records.bytes(of: key, payload), as: UTF8.self)
      if Self.deviceTags.contains(name) {
        if records.records[Int(record)].device == nil {
          records.records[Int(record)].device = value
        } else {
          records.leaveOut(.notRead, key, value, payload)
        }
      } else if name == "host" {
        host = value
      } else if name != "site" {
        suffix.append(value)
      } else {
        records.leaveOut(.notRead, key, value, payload)
      }
    }
    guard let host else { return suffix }
    // A host is the device where nothing else is, and else a tag like others.
    if records.records[Int(record)].device == nil {
      records.records[Int(record)].device = host
    } else {
      suffix.append(host)
    }
    return suffix
  }

  private func join(
    _ measurement: TextRange,
    _ key: TextRange,
    _ suffix: [TextRange],
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> TextRange {
    let isValue = records.bytes(of: key, payload) == Array("value".utf8)
    var name = isValue ? measurement : records.join(measurement, key, payload)
    for tag in suffix { name = records.join(name, tag, payload) }
    return name
  }

  private static let deviceTags: Set<String> = [
    "device", "dev", "device_id", "deviceId", "dev_eui", "devEui",
  ]
}
