import Telemetry

extension EventWindows {
  /// The windows that a moment lies in, of so many stretches of a grid each.
  static func windows(
    over time: Instant,
    _ grid: TimeGrid,
    _ stretches: Int
  ) -> [TimeRange] {
    var hops = [grid.stretch(of: time)]
    for _ in 1..<max(1, stretches) {
      hops.append(grid.stretch(of: hops[hops.count - 1].start - .milliseconds(1)))
    }
    return hops.reversed().map { first in
      var end = first
      for _ in 1..<max(1, stretches) { end = grid.stretch(of: end.end) }
      return TimeRange(start: first.start, end: end.end)
    }
  }

  /// Adds a sample to windows on the grid, as far as they can still change.
  mutating func place(_ sample: Sample, _ isUsed: Bool, in ranges: [TimeRange]) -> Bool {
    var isPlaced = false
    var isLate = false
    for range in ranges {
      guard let index = pane(for: range) else { continue }
      isPlaced = true
      panes[index].add(sample, isUsed)
      guard isComplete(panes[index]) else { continue }
      isLate = true
      revise(index)
    }
    if isLate { noteLate() }
    return isPlaced
  }

  /// The place of a window, made now if it can still be told; nil for one outside.
  private mutating func pane(for range: TimeRange) -> Int? {
    guard range.end > watermark.mark - horizon else { return nil }
    let index = firstIndex(from: range.start)
    if index < panes.count, panes[index].range == range { return index }
    let ahead = panes.count - firstIndex(from: watermark.mark)
    guard index < panes.count || ahead < Self.mostAhead else { return nil }
    panes.insert(WindowPane(range: range), at: index)
    expect(range.end)
    return index
  }
}
