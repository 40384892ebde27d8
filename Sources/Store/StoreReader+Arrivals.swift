public import Telemetry

extension StoreReader {
  /// Reads samples in the order in which they arrived, as far as memory is needed for it: a stretch of
  /// event time at once.
  ///
  /// A sample of a clock that is ahead comes with the stretch of its own time.
  ///
  /// - Parameters:
  ///   - series: which.
  ///   - range: event times.
  ///   - slice: how much event time is read at once.
  ///   - body: takes one sample; an error of its own ends the reading.
  /// - Throws: ``StoreError`` where the file cannot be read, and what `body` throws.
  public func arrivals(
    over series: [Register.Series],
    in range: TimeRange,
    slice: TimeSpan = .days(1),
    _ body: (Sample) throws -> Void
  ) throws {
    var waiting: [Sample] = []
    var start = range.start
    while start < range.end, !series.isEmpty {
      let end = min(start + slice, range.end)
      let cursor = cursor(over: series, in: TimeRange(start: start, end: end))
      while let block = try cursor.next() {
        for index in 0..<block.columns.count {
          waiting.append(block.columns.sample(index, of: block.series.id))
        }
      }
      waiting.sort { ($0.arrived, $0.time, $0.series) < ($1.arrived, $1.time, $1.series) }
      // What arrived before the end of the stretch can have no earlier one behind it.
      let due = waiting.firstIndex { $0.arrived >= end } ?? waiting.count
      for sample in waiting[..<due] { try body(sample) }
      waiting.removeFirst(due)
      start = end
    }
    for sample in waiting { try body(sample) }
  }
}
