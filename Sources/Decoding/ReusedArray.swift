/// A list that is filled and emptied over and over: emptying is setting a count.
struct ReusedArray<Element: Sendable>: Sendable {
  private var storage: [Element] = []
  /// How many elements there are.
  private(set) var count = 0

  /// The places of the elements.
  var indices: Range<Int> { 0..<count }

  /// Makes an empty list.
  init() {}

  /// The element at a place.
  subscript(index: Int) -> Element {
    @inline(__always) get {
      precondition(index < count)
      return storage[index]
    }
    @inline(__always) _modify {
      precondition(index < count)
      yield &storage[index]
    }
  }

  /// Adds an element.
  @inline(__always)
  mutating func append(_ element: Element) {
    if count < storage.count {
      storage[count] = element
    } else {
      storage.append(element)
    }
    count += 1
  }

  /// Forgets the elements and keeps the room.
  @inline(__always)
  mutating func removeAll() { count = 0 }
}
