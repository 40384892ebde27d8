/// Finds numbers by what they stand for, without keeping that: whoever owns the table has it.
///
/// It takes four to eight bytes a number, where a dictionary also holds a copy of every key.
public struct NumberTable: Sendable {
  /// Numbers plus one, 0 being free; the length is a power of two.
  private var slots: [Int32] = [0, 0, 0, 0, 0, 0, 0, 0]
  private var count = 0

  /// Makes an empty table.
  public init() {}

  /// Finds the number that stands for something.
  ///
  /// - Parameters:
  ///   - hash: the hash of what is looked for.
  ///   - stands: whether a number stands for it.
  /// - Returns: the number; nil where it was not inserted.
  public func find(_ hash: Int, where stands: (Int32) -> Bool) -> Int32? {
    var slot = hash & (slots.count - 1)
    while slots[slot] != 0 {
      if stands(slots[slot] - 1) { return slots[slot] - 1 }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Takes in a number that is not in the table.
  ///
  /// - Parameters:
  ///   - number: the number, from 0 on.
  ///   - hash: the hash of what a number stands for; asked for others too when the table grows.
  public mutating func insert(_ number: Int32, hash: (Int32) -> Int) {
    count += 1
    if count * 2 > slots.count {
      let before = slots
      slots = [Int32](repeating: 0, count: before.count * 2)
      for slot in before where slot != 0 { place(slot - 1, hash(slot - 1)) }
    }
    place(number, hash(number))
  }

  private mutating func place(_ number: Int32, _ hash: Int) {
    var slot = hash & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = number + 1
  }
}
