/// The keys that have a role in plain JSON payloads, found by hash.
struct JSONRoles: Sendable {
  private struct Entry {
    var hash: UInt32
    var role: JSONRole
    var start: Int
    var count: Int
    /// The index of the next entry in the same bucket plus one, or 0.
    var next: UInt8
  }

  /// The index plus one of the first entry with these low bits of the hash, or 0, which nearly all
  /// keys of a message get: they are metrics.
  private var buckets = [UInt8](repeating: 0, count: 1024)
  private var entries: [Entry] = []
  private var text: [UInt8] = []

  /// The names that have one role.
  typealias Names = (role: JSONRole, names: [String])

  /// Makes the table of some names for the process's hash.
  init(_ roles: [Names], hash: ByteHash) {
    for (role, names) in roles {
      for name in names.map({ Array($0.utf8) }) {
        let hashed = hash(name)
        let bucket = Int(hashed & 1023)
        let entry = Entry(
          hash: hashed,
          role: role,
          start: text.count,
          count: name.count,
          next: buckets[bucket]
        )
        entries.append(entry)
        text += name
        buckets[bucket] = UInt8(entries.count)
      }
    }
  }

  /// The role of a key; nil for a field.
  @inline(__always)
  func role(_ bytes: Span<UInt8>, _ key: JSONNode) -> JSONRole? {
    let first = buckets[Int(key.hash & 1023)]
    return first == 0 ? nil : role(bytes, key, first)
  }

  private func role(_ bytes: Span<UInt8>, _ key: JSONNode, _ first: UInt8) -> JSONRole? {
    let count = Int(key.end - key.start)
    var index = Int(first) - 1
    while index >= 0 {
      let entry = entries[index]
      if entry.hash == key.hash, entry.count == count, !key.isEscaped,
        ByteHash.isEqual(text.span, entry.start, bytes, Int(key.start), count: count)
      {
        return entry.role
      }
      index = Int(entry.next) - 1
    }
    return nil
  }

  /// Whether a name has a role in plain JSON.
  static func contains(_ name: String) -> Bool {
    plain.contains { $0.names.contains(name) }
  }

  /// The roles in plain JSON.
  static let plain: [Names] = [
    (
      .time,
      [
        "ts", "time", "timestamp", "Time", "TS", "Timestamp", "timeStamp", "datetime", "dateTime",
        "date_time", "eventTime", "event_time", "collectTime", "collect_time", "sampleTime",
        "dataTime", "utc", "时间", "時間",
      ]
    ),
    (.perhapsTime, ["t", "tm", "date", "at"]),
    (
      .device,
      [
        "dev", "device", "deviceId", "deviceID", "device_id", "devId", "dev_id", "devEui", "devEUI",
        "dev_eui",
      ]
    ),
    (.sequence, ["seq", "sequence"]),
    (
      .name,
      [
        "name", "metric", "key", "n", "param", "parameter", "identifier", "sensor", "field",
        "flag",
      ]
    ),
    (.elementName, ["id", "code"]),
    (.value, ["value", "v", "val"]),
    (.unit, ["unit", "u", "uom", "units"]),
    (
      .container,
      [
        "data", "values", "readings", "metrics", "params", "properties", "fields", "payload",
        "telemetry", "records", "points", "samples", "sensors", "list", "items", "history",
        "devices", "batch", "sensorDatas", "sensorData", "dataList", "nodes",
      ]
    ),
    (
      .bookkeeping,
      ["msgId", "msgid", "msg_id", "messageId", "message_id", "mid", "version", "ver", "qos"]
    ),
  ]
}

extension JSONRoles {
  /// The roles in an object that a network server's codec made of a device's bytes: a time only where
  /// it looks like one, records of a history, named values with units; nothing names a device.
  static let decoded: [Names] = [
    (.perhapsTime, ["timestamp", "time", "ts", "datetime"]),
    (.elementName, ["name", "id", "key"]),
    (.value, ["value"]),
    (.unit, ["unit"]),
    (.container, ["history", "data", "measurements", "readings", "values"]),
  ]

  /// No roles: every member is a field, nested ones under their path.
  static let bare: [Names] = []
}
