/// Messages on their way to the queue of a ``Publisher``, their bytes end to end.
struct Outbox {
  /// Where one message lies in ``bytes``.
  struct Entry {
    /// Where its topic begins; it ends with a zero byte, as C wants it.
    var topic: Int
    /// Its payload.
    var payload: Range<Int>
    var qos: QoS
    var retain: Bool
  }

  private(set) var bytes: [UInt8] = []
  private(set) var entries: [Entry] = []

  /// Adds a message.
  mutating func append(topic: String, payload: [UInt8], qos: QoS, retain: Bool) {
    let start = bytes.count
    bytes.append(contentsOf: topic.utf8)
    bytes.append(0)
    let middle = bytes.count
    bytes.append(contentsOf: payload)
    entries.append(
      Entry(topic: start, payload: middle..<bytes.count, qos: qos, retain: retain)
    )
  }

  /// Removes all messages and keeps the room.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }
}
