internal import Telemetry

/// From the number of a series to its place in a list, fast enough to ask for each row.
struct SeriesPositions {
  private var slots: [Int32]
  /// The series of the list, in its order.
  let ids: [SeriesID]

  init(_ series: [Register.Series]) {
    ids = series.map(\.id)
    slots = [Int32](repeating: -1, count: Int(series.map(\.id.rawValue).max() ?? 0) + 1)
    for (position, series) in series.enumerated() {
      slots[Int(series.id.rawValue)] = Int32(position)
    }
  }

  /// The place of a series; nil for one that is not in the list.
  subscript(id: Int64) -> Int? {
    guard id >= 0, id < slots.count, slots[Int(id)] >= 0 else { return nil }
    return Int(slots[Int(id)])
  }
}
