/// Samples of one series as columns, in rising order of event time, each time once.
///
/// All columns have the same length. It is how samples travel where there are many: five arrays
/// instead of a value for each.
public struct SampleColumns: Sendable {
  /// Event times in milliseconds since the epoch.
  public var times: [Int64] = []
  /// Values, all finite; NaN where there is none.
  public var values: [Double] = []
  /// Flags, as ``QualityFlag`` numbers them.
  public var flags: [UInt8] = []
  /// Reasons, as the bits of ``QualityReasons``.
  public var reasons: [UInt32] = []
  /// Arrival minus event time in milliseconds; wraps at the ends of time.
  public var delays: [Int64] = []

  /// Makes empty columns.
  public init() {}

  /// How many samples there are.
  @inlinable
  public var count: Int { times.count }
  /// Whether there are none.
  @inlinable
  public var isEmpty: Bool { times.isEmpty }

  /// Makes room for so many samples.
  public mutating func reserveCapacity(_ count: Int) {
    times.reserveCapacity(count)
    values.reserveCapacity(count)
    flags.reserveCapacity(count)
    reasons.reserveCapacity(count)
    delays.reserveCapacity(count)
  }

  /// Adds a sample at the end.
  @inlinable
  public mutating func append(_ sample: Sample) {
    times.append(sample.time.milliseconds)
    values.append(sample.value ?? .nan)
    flags.append(sample.flag.rawValue)
    reasons.append(sample.reasons.rawValue)
    delays.append(sample.arrived.milliseconds &- sample.time.milliseconds)
  }

  /// Adds the samples of a range of other columns at the end.
  public mutating func append(_ other: SampleColumns, _ range: Range<Int>) {
    times.append(contentsOf: other.times[range])
    values.append(contentsOf: other.values[range])
    flags.append(contentsOf: other.flags[range])
    reasons.append(contentsOf: other.reasons[range])
    delays.append(contentsOf: other.delays[range])
  }

  /// The sample at a place.
  ///
  /// An unknown flag reads as `fail`: a value that is not understood must not be used.
  @inlinable
  public func sample(_ index: Int, of series: SeriesID) -> Sample {
    let value = values[index]
    return Sample(
      series: series,
      time: Instant(milliseconds: times[index]),
      value: value.isNaN ? nil : value,
      flag: QualityFlag(rawValue: flags[index]) ?? .fail,
      reasons: QualityReasons(rawValue: reasons[index]),
      arrived: Instant(milliseconds: times[index] &+ delays[index])
    )
  }

  /// The places of the samples in a stretch of time.
  public func indices(in range: TimeRange) -> Range<Int> {
    let first = firstIndex(at: range.start.milliseconds)
    return first..<max(first, firstIndex(at: range.end.milliseconds))
  }

  /// The place of the first sample at `time` or later; ``count`` when all are earlier.
  public func firstIndex(at time: Int64) -> Int {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
