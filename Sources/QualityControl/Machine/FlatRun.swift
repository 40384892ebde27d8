/// The longest run of values up to the newest that lie within a tolerance of each other.
///
/// It keeps the run's record highs and lows, which are few: a value that moves ends the run, and
/// one that is stuck is one record.
struct FlatRun: Sendable {
  private struct Record: Sendable {
    var position: Int64
    /// Where the value after it lies; `.min` until it comes.
    var next: Int64
    var value: Double
  }

  private var highs = Ring<Record>()
  private var lows = Ring<Record>()
  private var start: Int64 = 0

  /// Where the run begins; nil when there is none.
  var beginning: Int64? { highs.isEmpty ? nil : start }

  /// Forgets everything; the next run begins with the next value.
  mutating func reset() {
    highs.removeAll()
    lows.removeAll()
  }

  /// Takes note of a position without a value, where positions are counted.
  mutating func skip(_ position: Int64) { follow(position) }

  /// Takes in a value that follows all others.
  ///
  /// - Parameters:
  ///   - value: the value.
  ///   - position: where it lies.
  ///   - tolerance: values that differ by less are the same.
  ///   - first: where a run begins that this value starts.
  /// - Returns: how far the run reaches back from it.
  @inline(__always)
  mutating func take(_ value: Double, at position: Int64, tolerance: Double, from first: Int64)
    -> Int64
  {
    if highs.isEmpty { start = first }
    follow(position)
    while !highs.isEmpty, highs[highs.count - 1].value <= value { highs.removeLast() }
    while !lows.isEmpty, lows[lows.count - 1].value >= value { lows.removeLast() }
    let record = Record(position: position, next: .min, value: value)
    highs.append(record)
    lows.append(record)
    while highs[0].value - lows[0].value >= tolerance, highs[0].position != lows[0].position {
      if highs[0].position < lows[0].position {
        start = max(start, highs[0].next)
        highs.removeFirst()
      } else {
        start = max(start, lows[0].next)
        lows.removeFirst()
      }
    }
    return position - start
  }

  @inline(__always)
  private mutating func follow(_ position: Int64) {
    if !highs.isEmpty, highs[highs.count - 1].next == .min {
      highs[highs.count - 1].next = position
    }
    if !lows.isEmpty, lows[lows.count - 1].next == .min { lows[lows.count - 1].next = position }
  }
}
