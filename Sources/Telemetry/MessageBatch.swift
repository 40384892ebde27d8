/// Messages as the broker gave them, their bytes laid end to end so that a batch is two
/// allocations, however many messages it holds.
public struct MessageBatch: Sendable {
  /// Where one message lies in ``bytes``, and what came with it.
  public struct Entry: Sendable {
    /// The topic's bytes.
    public var topic: Range<Int>
    /// The payload's bytes.
    public var payload: Range<Int>
    /// When it arrived.
    public var arrived: Instant
    /// Whether the broker had kept it for new subscribers: an old value.
    public var isRetained: Bool

    /// Makes an entry.
    public init(topic: Range<Int>, payload: Range<Int>, arrived: Instant, isRetained: Bool) {
      (self.topic, self.payload) = (topic, payload)
      (self.arrived, self.isRetained) = (arrived, isRetained)
    }
  }

  /// Topics and payloads, end to end.
  public private(set) var bytes: [UInt8] = []
  /// The messages in the order of arrival.
  public private(set) var entries: [Entry] = []

  /// Makes an empty batch.
  public init() {}

  /// How many messages it holds.
  public var count: Int { entries.count }
  /// Whether it holds none.
  public var isEmpty: Bool { entries.isEmpty }

  /// Adds a message, copying its bytes.
  public mutating func append(
    topic: UnsafeRawBufferPointer,
    payload: UnsafeRawBufferPointer,
    arrived: Instant,
    isRetained: Bool = false
  ) {
    let start = bytes.count
    bytes.append(contentsOf: topic)
    let middle = bytes.count
    bytes.append(contentsOf: payload)
    entries.append(
      Entry(
        topic: start..<middle,
        payload: middle..<bytes.count,
        arrived: arrived,
        isRetained: isRetained
      )
    )
  }

  /// Adds a message from texts and arrays, for callers that are not in a hurry.
  public mutating func append(
    topic: String,
    payload: some Collection<UInt8>,
    arrived: Instant,
    isRetained: Bool = false
  ) {
    Array(topic.utf8).withUnsafeBytes { topic in
      Array(payload).withUnsafeBytes { payload in
        append(topic: topic, payload: payload, arrived: arrived, isRetained: isRetained)
      }
    }
  }

  /// Removes all messages and keeps the room for the next ones.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }
}
