/// A hash table from bytes to values, which looks up a stretch of a message without copying it.
///
/// It is bounded: when it is full it forgets everything and begins anew, so that names without end
/// cost time but no memory.
struct ByteTable<Value: Sendable>: Sendable {
  private struct Entry {
    var hash: UInt32
    var count: Int32
    var start: Int
    var value: Value
  }

  private var entries: [Entry] = []
  /// Indices into `entries` plus one, 0 being empty; the length is a power of two.
  private var slots: [Int32] = Array(repeating: 0, count: 64)
  private var arena: [UInt8] = []
  private let maximumEntries: Int
  private let maximumBytes: Int

  /// Makes an empty table for so many keys, and about 96 bytes for each of them.
  init(maximumEntries: Int) {
    self.maximumEntries = max(1, maximumEntries)
    maximumBytes = self.maximumEntries * 96
  }

  /// The value of a key that is there.
  @inline(__always)
  func find(_ hash: UInt32, _ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Value? {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if entries[index].hash == hash, entries[index].count == Int32(count),
        ByteHash.isEqual(arena.span, entries[index].start, bytes, start, count: count)
      {
        return entries[index].value
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Adds a key that is not there; one longer than the table cares to keep is left out.
  mutating func insert(_ hash: UInt32, _ key: [UInt8], _ value: Value) {
    guard key.count <= maximumBytes else { return }
    if entries.count >= maximumEntries || arena.count + key.count > maximumBytes { removeAll() }
    if (entries.count + 1) * 2 > slots.count { grow() }
    entries.append(
      Entry(hash: hash, count: Int32(key.count), start: arena.count, value: value)
    )
    arena.append(contentsOf: key)
    place(entries.count - 1)
  }

  /// How many keys there are.
  var count: Int { entries.count }

  /// Forgets everything.
  mutating func removeAll() {
    entries.removeAll()
    arena.removeAll()
    slots = Array(repeating: 0, count: 64)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for index in entries.indices { place(index) }
  }

  private mutating func place(_ index: Int) {
    let mask = slots.count - 1
    var slot = Int(entries[index].hash) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = Int32(index + 1)
  }
}
