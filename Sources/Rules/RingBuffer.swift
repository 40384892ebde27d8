/// A queue with two ends over one piece of memory, which grows and never shrinks by itself.
struct RingBuffer<Element: Sendable>: Sendable {
  private var items: [Element] = []
  // Narrow, since windows are many.
  private var start: Int32 = 0
  private var length: Int32 = 0

  private var head: Int {
    get { Int(start) }
    set { start = Int32(newValue) }
  }

  /// How many elements there are.
  private(set) var count: Int {
    get { Int(length) }
    set { length = Int32(newValue) }
  }

  /// Whether there are none.
  var isEmpty: Bool { count == 0 }

  /// The oldest; nil where there are none.
  var first: Element? { count == 0 ? nil : items[head] }
  /// The newest; nil where there are none.
  var last: Element? { count == 0 ? nil : self[count - 1] }

  /// The element at a position from the oldest on.
  subscript(position: Int) -> Element {
    get { items[slot(position)] }
    set { items[slot(position)] = newValue }
  }

  /// Adds a newest element.
  mutating func append(_ element: Element) {
    if count == items.count {
      grow(with: element)
    } else {
      items[slot(count)] = element
    }
    count += 1
  }

  /// Takes away the oldest.
  mutating func removeFirst() {
    head = slot(1)
    count -= 1
  }

  /// Takes away the newest.
  mutating func removeLast() {
    count -= 1
  }

  /// Puts an element before a position; those behind it move.
  mutating func insert(_ element: Element, at position: Int) {
    append(element)
    var index = count - 1
    while index > position {
      self[index] = self[index - 1]
      index -= 1
    }
    self[position] = element
  }

  /// Takes away the element at a position; those behind it move.
  mutating func remove(at position: Int) {
    for index in position..<(count - 1) { self[index] = self[index + 1] }
    count -= 1
  }

  @inline(__always)
  private func slot(_ position: Int) -> Int {
    let index = head + position
    return index < items.count ? index : index - items.count
  }

  /// Makes room for half as much again: windows are many, and most of them small.
  private mutating func grow(with element: Element) {
    var larger: [Element] = []
    larger.reserveCapacity(max(4, count + count / 2 + 1))
    for position in 0..<count { larger.append(self[position]) }
    larger.append(element)
    while larger.count < larger.capacity { larger.append(element) }
    (items, head) = (larger, 0)
  }
}
