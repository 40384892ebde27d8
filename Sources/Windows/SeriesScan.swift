public import Telemetry

/// Gathers the samples of one series, in the order of event time, into stretches on a grid: the same
/// figures over stored samples that windows give over live ones.
///
/// Samples before the range say what holds at its start, from where a register counts, and whether a
/// machine ran; they are in no stretch.
public struct SeriesScan {
  /// How figures are made.
  public struct Settings: Sendable {
    /// The longest time for which a value holds.
    public var cap: TimeSpan
    /// What a fall of a counting register means.
    public var totaliser: Totaliser
    /// Limits for which the time beyond them is wanted.
    public var limits: [ThresholdTime.Limit]
    /// Whether stretches without a sample are wanted where a value still holds.
    public var listsHeldStretches: Bool
    /// Whether a median is wanted, for which the values of each stretch are kept.
    public var keepsValues: Bool
    /// Up to when values hold at most: the present.
    public var until: Instant

    /// Makes settings.
    public init(
      cap: TimeSpan = HoldTrack.leastCap,
      totaliser: Totaliser = Totaliser(),
      limits: [ThresholdTime.Limit] = [],
      listsHeldStretches: Bool = false,
      keepsValues: Bool = false,
      until: Instant = Instant(milliseconds: .max)
    ) {
      (self.cap, self.totaliser, self.limits) = (cap, totaliser, limits)
      (self.listsHeldStretches, self.keepsValues) = (listsHeldStretches, keepsValues)
      self.until = until
    }
  }

  private let grid: TimeGrid
  private let range: TimeRange
  private let settings: Settings
  private var stretches: [StretchFigures] = []
  private var track: HoldTrack
  private var totaliser: Totaliser
  private var previous: TimedValue?

  /// Makes a scan of a range of event times.
  public init(grid: TimeGrid, range: TimeRange, settings: Settings) {
    (self.grid, self.range, self.settings) = (grid, range, settings)
    track = HoldTrack(cap: settings.cap)
    totaliser = settings.totaliser
  }

  /// Takes the next sample; one that is not `isUsed` only counts, and ends what held.
  public mutating func take(_ sample: Sample, isUsed: Bool) {
    guard sample.time < range.end else { return }
    let value = isUsed ? sample.value : nil
    if let segment = track.take(value, at: sample.time) { spread(segment) }
    if let value { follow(TimedValue(time: sample.time, value: value)) }
    guard let index = index(for: sample.time) else { return }
    stretches[index].aggregate
      .add(sample.value, flag: sample.flag, at: sample.time, isUsed: isUsed)
    guard let value else { return }
    stretches[index].direction.add(value)
    stretches[index].moments.add(value)
    if settings.keepsValues { stretches[index].values.append(value) }
  }

  /// Ends the scan: what still holds does so up to the end of the range, or the present.
  public mutating func finish() -> [StretchFigures] {
    let end = min(range.end, settings.until)
    if let segment = track.segment(until: end) { spread(segment) }
    for gain in totaliser.finish() { add(gain) }
    guard !settings.listsHeldStretches else {
      return stretches.filter { $0.aggregate.flags.samples > 0 || $0.held.known > .zero }
    }
    return stretches.filter { $0.aggregate.flags.samples > 0 }
  }

  /// What depends on the used value before.
  private mutating func follow(_ next: TimedValue) {
    for gain in totaliser.take(next.value, at: next.time) { add(gain) }
    let before = previous
    previous = next
    if let index = index(for: next.time) {
      stretches[index].state.note(next.value, after: before?.value)
    }
    guard let before, next.time - before.time <= LightIntegral.longestGap else { return }
    eachStretch(TimeRange(start: before.time, end: next.time)) { stretch, _ in
      stretch.light.add(from: before, to: next)
    }
  }

  private mutating func add(_ gain: Totaliser.Increase) {
    guard let index = index(for: gain.to) else { return }
    stretches[index].increase = (stretches[index].increase ?? 0) + gain.amount
  }

  private mutating func spread(_ segment: HoldTrack.Segment) {
    eachStretch(segment.range) { stretch, length in
      stretch.held.add(segment.value, milliseconds: length)
      stretch.state.add(segment.value, milliseconds: length)
      for index in stretch.thresholds.indices {
        stretch.thresholds[index].add(segment.value, milliseconds: length)
      }
    }
  }

  /// Hands out each stretch that a time reaches into, with how long it does.
  private mutating func eachStretch(
    _ time: TimeRange,
    _ body: (inout StretchFigures, Int64) -> Void
  ) {
    var start = max(time.start, range.start)
    let end = min(time.end, range.end)
    while start < end, let index = index(for: start) {
      let stop = min(stretches[index].range.end, end)
      body(&stretches[index], (stop - start).milliseconds)
      start = stop
    }
  }

  /// The stretch of a moment, made now if it lies after all that there are; nil outside the range.
  private mutating func index(for time: Instant) -> Int? {
    guard range.contains(time) else { return nil }
    var index = stretches.count - 1
    while index >= 0, stretches[index].range.start > time { index -= 1 }
    if index >= 0, stretches[index].range.contains(time) { return index }
    stretches.insert(
      StretchFigures(range: grid.stretch(of: time), limits: settings.limits),
      at: index + 1
    )
    return index + 1
  }
}
