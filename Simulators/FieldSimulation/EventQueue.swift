internal import Telemetry

/// Who is next: a binary heap of the next times of a fixed set of devices.
///
/// Of two devices with one time the one with the lower index comes first, so the order is fixed.
struct EventQueue: Sendable {
  private var heap: [(time: Instant, index: Int)]

  init(_ times: [Instant]) {
    heap = times.enumerated().map { ($0.element, $0.offset) }
    // A sorted array is a heap.
    heap.sort { ($0.time, $0.index) < ($1.time, $1.index) }
  }

  /// The index of the device that is next.
  var first: Int? { heap.first?.index }

  /// Gives the first device its next time, which lets another one be first.
  mutating func replaceFirst(time: Instant) {
    let moved = (time: time, index: heap[0].index)
    var hole = 0
    while true {
      var child = 2 * hole + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, isBefore(heap[child + 1], heap[child]) { child += 1 }
      guard isBefore(heap[child], moved) else { break }
      heap[hole] = heap[child]
      hole = child
    }
    heap[hole] = moved
  }

  private func isBefore(
    _ left: (time: Instant, index: Int),
    _ right: (time: Instant, index: Int)
  ) -> Bool {
    (left.time, left.index) < (right.time, right.index)
  }
}
