import Telemetry

extension EventWindows {
  /// Lets a sample wait until the watermark has passed it, so that windows fill in the order of
  /// event time; one that comes after that joins the window in whose time it lies.
  mutating func placeInCount(_ sample: Sample, _ isUsed: Bool) -> Bool {
    let next = WaitingSample(sample, isUsed: isUsed)
    guard sample.time < watermark.mark else {
      let index = waiting.lastIndex { $0.time <= next.time }.map { $0 + 1 } ?? 0
      waiting.insert(next, at: index)
      return true
    }
    releaseWaiting()
    guard let index = panes.lastIndex(where: { $0.range.start <= sample.time }),
      panes[index].range.end > watermark.mark - horizon
    else { return false }
    let isLate = isComplete(panes[index])
    panes[index].add(sample, isUsed)
    panes[index].grow(to: TimeRange(start: sample.time, end: sample.time + .milliseconds(1)))
    if isLate { revise(index) }
    noteLate()
    return true
  }

  /// Fills windows with the samples that the watermark has passed.
  mutating func release(_ size: Int) {
    let passed = waiting.prefix { $0.time < watermark.mark }
    for sample in passed {
      let isFull = panes.last.map(isComplete) ?? true
      if isFull {
        panes.append(WindowPane(range: TimeRange(start: sample.time, end: sample.time)))
      }
      let last = panes.count - 1
      panes[last].grow(to: TimeRange(start: sample.time, end: sample.time + .milliseconds(1)))
      panes[last].aggregate
        .add(sample.value, flag: sample.flag, at: sample.time, isUsed: sample.isUsed)
      hasNews = true
    }
    waiting.removeFirst(passed.count)
  }
}
