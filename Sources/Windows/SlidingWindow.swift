public import Telemetry

/// The values of one series in the window `(now − length, now]`, with its figures at hand whenever a
/// value comes or goes: nothing is scanned again.
///
/// Values that leave cost as little as those that come: sums are never subtracted from, so nothing
/// drifts, but kept for every suffix of the older values and for the newer ones as a whole, and
/// built anew when the older ones are used up (a queue of two stacks). A value out of order is put
/// in its place, and the sums are built anew when the figures are next asked for.
///
/// The figures are those of the used values; others are counted by their flags.
public struct SlidingWindow: Sendable {
  private struct Entry: Sendable {
    var time: Instant
    /// Not a number for a sample that is not used.
    var value: Double
    var flag: QualityFlag
    var hasValue: Bool
  }

  /// How far back the window reaches; its start is not in it.
  public let length: TimeSpan
  private var entries: [Entry] = []
  /// The first entry that is in the window.
  private var head = 0
  /// Entries before this have their suffixes in `older`.
  private var split = 0
  /// The moments of the entries from an index up to `split`.
  private var older: [Moments] = []
  private var newer = Moments()
  private var flags = FlagCounts()
  private var isStale = false

  /// Makes an empty window.
  public init(length: TimeSpan) {
    self.length = length
  }

  /// How many samples it holds.
  public var count: Int { entries.count - head }
  /// The event time of the newest sample.
  public var newest: Instant? { count > 0 ? entries.last?.time : nil }

  /// Takes in a sample; it is not in the window until ``figures(at:)`` is asked for its time.
  public mutating func add(
    _ value: Double?,
    flag: QualityFlag = .notEvaluated,
    at time: Instant,
    isUsed: Bool = true
  ) {
    let entry = Entry(
      time: time,
      value: isUsed ? value ?? .nan : .nan,
      flag: flag,
      hasValue: value != nil
    )
    flags.add(flag, hasValue: entry.hasValue)
    guard let last = entries.last, count > 0, time < last.time else {
      entries.append(entry)
      if !isStale, !entry.value.isNaN { newer.add(entry.value) }
      return
    }
    insert(entry)
  }

  /// Lets the window move to a moment, no earlier than the one before, and gives its figures.
  ///
  /// Samples later than `now` stay in it: they are the newest that there are.
  public mutating func figures(at now: Instant) -> WindowFigures {
    evict(until: now - length)
    if isStale { rebuild() }
    let all = head < split ? older[head].joined(newer) : newer
    return WindowFigures(
      flags: flags,
      used: all.count,
      sum: all.sum.value,
      mean: all.count > 0 ? all.sum.value / Double(all.count) : nil,
      minimum: all.count > 0 ? all.minimum : nil,
      maximum: all.count > 0 ? all.maximum : nil,
      deviation: all.count > 0 ? (max(0, all.squares) / Double(all.count)).squareRoot() : nil,
      first: used(entries[head...].first { !$0.value.isNaN }),
      last: used(entries[head...].last { !$0.value.isNaN })
    )
  }

  /// The middle of the used values (the mean of the two middle ones of an even number), by sorting
  /// them: only what asks for a median pays for it.
  public mutating func median(at now: Instant) -> Double? {
    evict(until: now - length)
    let values = entries[head...].lazy.map(\.value).filter { !$0.isNaN }.sorted()
    guard !values.isEmpty else { return nil }
    let middle = values.count / 2
    return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
  }

  private func used(_ entry: Entry?) -> TimedValue? {
    entry.map { TimedValue(time: $0.time, value: $0.value) }
  }

  private mutating func insert(_ entry: Entry) {
    var (low, high) = (head, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].time <= entry.time { low = middle + 1 } else { high = middle }
    }
    entries.insert(entry, at: low)
    isStale = true
  }

  private mutating func evict(until limit: Instant) {
    while head < entries.count, entries[head].time <= limit {
      flags.remove(entries[head].flag, hasValue: entries[head].hasValue)
      head += 1
      if head > split { isStale = true }
    }
    if head == entries.count, head > 0 {
      entries.removeAll(keepingCapacity: true)
      older.removeAll(keepingCapacity: true)
      (head, split, newer, isStale) = (0, 0, Moments(), false)
    }
  }

  /// Builds the sums anew: all that is there becomes the older part.
  private mutating func rebuild() {
    entries.removeFirst(head)
    (head, split) = (0, entries.count)
    older = [Moments](repeating: Moments(), count: split)
    var moments = Moments()
    for index in stride(from: split - 1, through: 0, by: -1) {
      if !entries[index].value.isNaN { moments = Moments(entries[index].value).joined(moments) }
      older[index] = moments
    }
    newer = Moments()
    isStale = false
  }
}
