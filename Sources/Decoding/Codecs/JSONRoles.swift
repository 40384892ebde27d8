/// The keys that have a role in plain JSON payloads, found by hash.
struct JSONRoles: Sendable {
  private struct Entry {
    var hash: UInt32
    var role: JSONRole
    var name: [UInt8]
  }

  /// Buckets by the low bits of the hash; nearly all keys of a message are metrics and end in an
  /// empty bucket.
  private var buckets: [[Entry]]
  private let mask: UInt32

  /// Makes the table for the process's hash.
  init(hash: ByteHash) {
    mask = 1023
    buckets = Array(repeating: [], count: 1024)
    for (role, names) in Self.names {
      for name in names {
        let name = Array(name.utf8)
        let hashed = hash(name)
        buckets[Int(hashed & mask)].append(Entry(hash: hashed, role: role, name: name))
      }
    }
  }

  /// The role of a key; nil for a field.
  @inline(__always)
  func role(_ bytes: Span<UInt8>, _ key: JSONNode) -> JSONRole? {
    let bucket = Int(key.hash & mask)
    return buckets[bucket].isEmpty ? nil : role(bytes, key, bucket)
  }

  private func role(_ bytes: Span<UInt8>, _ key: JSONNode, _ bucket: Int) -> JSONRole? {
    let count = Int(key.end - key.start)
    for entry in buckets[bucket] where entry.hash == key.hash && entry.name.count == count {
      let isSame = ByteHash.isEqual(entry.name.span, 0, bytes, Int(key.start), count: count)
      if isSame, !key.isEscaped { return entry.role }
    }
    return nil
  }

  /// Whether a name has a role.
  static func contains(_ name: String) -> Bool {
    names.contains { $0.names.contains(name) }
  }

  private static let names: [(role: JSONRole, names: [String])] = [
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
    (.name, ["name", "metric", "key", "n", "param", "parameter", "identifier", "sensor", "field"]),
    (.elementName, ["id", "code"]),
    (.value, ["value", "v", "val"]),
    (.unit, ["unit", "u", "uom", "units"]),
    (
      .container,
      [
        "data", "values", "readings", "metrics", "params", "properties", "fields", "payload",
        "telemetry", "records", "points", "samples", "sensors", "list", "items", "history",
        "devices", "batch",
      ]
    ),
    (
      .bookkeeping,
      ["msgId", "msgid", "msg_id", "messageId", "message_id", "mid", "version", "ver", "qos"]
    ),
  ]
}
