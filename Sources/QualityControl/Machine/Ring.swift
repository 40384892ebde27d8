/// A queue open at both ends, in one block of memory that grows and is kept.
struct Ring<Element: Sendable>: Sendable {
  private var storage: [Element] = []
  private var head = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  subscript(_ index: Int) -> Element {
    @inline(__always) get { storage[slot(index)] }
    @inline(__always) _modify { yield &storage[slot(index)] }
  }

  @inline(__always)
  private func slot(_ index: Int) -> Int {
    let place = head + index
    return place >= storage.count ? place - storage.count : place
  }

  mutating func append(_ element: Element) {
    if count == storage.count { grow(with: element) }
    storage[slot(count)] = element
    count += 1
  }

  mutating func removeFirst() {
    head = head + 1 == storage.count ? 0 : head + 1
    count -= 1
  }

  mutating func removeLast() { count -= 1 }

  mutating func removeAll() { (head, count) = (0, 0) }

  private mutating func grow(with filler: Element) {
    var larger: [Element] = []
    larger.reserveCapacity(max(2, count * 2))
    for index in 0..<count { larger.append(self[index]) }
    while larger.count < max(2, count * 2) { larger.append(filler) }
    (storage, head) = (larger, 0)
  }
}
