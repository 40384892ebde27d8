/// The keys of the large objects of one JSON text, found by hash.
///
/// Small objects do without: comparing a few keys one by one is quicker than keeping a table.
struct JSONKeyTable: Sendable {
  /// From this many members on an object's keys are looked up here.
  static let fewMembers: UInt32 = 32

  private struct Slot {
    var object: Int32
    var key: Int32
    var hash: UInt32
  }

  private static let free = Slot(object: -1, key: -1, hash: 0)
  private var slots: [Slot] = []
  private var count = 0

  /// Adds a key of an object.
  mutating func insert(_ key: Int32, _ hash: UInt32, of object: Int32) {
    if (count + 1) * 2 > slots.count { grow() }
    count += 1
    place(Slot(object: object, key: key, hash: hash))
  }

  /// Where to begin to look for a key.
  func start(_ hash: UInt32, of object: Int32) -> Int {
    slots.isEmpty ? 0 : Int(hash ^ UInt32(bitPattern: object) &* 0x9E37_79B1) & (slots.count - 1)
  }

  /// The next key of the object with this hash, moving the place on; nil where there is none left.
  func next(_ place: inout Int, _ hash: UInt32, of object: Int32) -> Int32? {
    guard !slots.isEmpty else { return nil }
    while slots[place].object >= 0 {
      let slot = slots[place]
      place = (place + 1) & (slots.count - 1)
      if slot.hash == hash, slot.object == object { return slot.key }
    }
    return nil
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Self.free, count: max(256, old.count * 2))
    for slot in old where slot.object >= 0 { place(slot) }
  }

  private mutating func place(_ slot: Slot) {
    var place = start(slot.hash, of: slot.object)
    while slots[place].object >= 0 { place = (place + 1) & (slots.count - 1) }
    slots[place] = slot
  }
}
