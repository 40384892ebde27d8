import Telemetry

extension EventWindows {
  /// Adds a sample to the session that it belongs to; one between two sessions joins them.
  mutating func placeInSession(_ sample: Sample, _ isUsed: Bool, gap: TimeSpan) -> Bool {
    let own = TimeRange(start: sample.time, end: sample.time + gap)
    guard own.end > watermark.mark - horizon else { return false }
    // A session's range ends `gap` after its last sample, so its neighbours are the sessions that
    // the sample's own range reaches into.
    let end = firstIndex(from: own.end)
    var first = end
    while first > 0, panes[first - 1].range.end > own.start { first -= 1 }
    guard first < end else { return begin(sample, isUsed, at: own, index: end) }
    let isLate = (first..<end).contains { isComplete(panes[$0]) }
    for other in ((first + 1)..<max(end, first + 1)).reversed() {
      panes[first].absorb(panes.remove(at: other))
    }
    panes[first].grow(to: own)
    panes[first].add(sample, isUsed)
    expect(panes[first].range.end)
    guard isLate else { return true }
    revise(first)
    noteLate()
    return true
  }

  private mutating func begin(
    _ sample: Sample,
    _ isUsed: Bool,
    at range: TimeRange,
    index: Int
  ) -> Bool {
    let ahead = panes.count - firstIndex(from: watermark.mark)
    guard index < panes.count || ahead < Self.mostAhead else { return false }
    var pane = WindowPane(range: range)
    pane.add(sample, isUsed)
    panes.insert(pane, at: index)
    expect(range.end)
    guard isComplete(pane) else { return true }
    revise(index)
    noteLate()
    return true
  }
}
