public import Telemetry

/// The newest event times of each series, by which most duplicates are told from new samples
/// without asking the store.
///
/// For each series it knows the newest times that are stored, up to ``depth`` of them, none left
/// out. So a time after the oldest of these is new or a duplicate for certain; only an older one
/// has to be looked up.
public struct RecentTimes: Sendable {
  /// How many times are kept for a series.
  public static let depth = 8

  /// What is known of a time.
  public enum Verdict: Hashable, Sendable {
    /// It is not stored.
    case new
    /// It is stored.
    case duplicate
    /// It is older than what is remembered.
    case unsure
  }

  private var times: [Int64] = []
  /// A number for each value; 0 where it is not known.
  private var prints: [UInt32] = []
  private var counts: [UInt8] = []
  /// Whether a series has samples that are not remembered.
  private var hasMore: [Bool] = []

  /// Makes a memory of nothing.
  public init() {}

  /// Sets what is stored of a series: its newest times in rising order.
  ///
  /// - Precondition: no stored time of the series lies between the first of `newest` and the last
  ///   without being among them. Where `newest` holds fewer than ``depth`` times, it holds all.
  public mutating func restore(_ series: SeriesID, newest: [Instant]) {
    let slot = makeRoom(for: series)
    let kept = newest.suffix(Self.depth)
    for (offset, time) in kept.enumerated() {
      times[slot * Self.depth + offset] = time.milliseconds
    }
    counts[slot] = UInt8(kept.count)
    hasMore[slot] = newest.count >= Self.depth
  }

  /// A number by which a value is known again, never 0; two values share one once in four thousand
  /// million times.
  public static func print(of value: Double?) -> UInt32 {
    guard let value else { return 1 }
    // Zero has two bit patterns.
    let bits = value == 0 ? 0 : value.bitPattern
    return max(2, UInt32(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) >> 32))
  }

  /// Judges a time, and remembers it if it is new.
  ///
  /// - Parameters:
  ///   - series: the series.
  ///   - time: the event time.
  ///   - print: the number of the value, see ``print(of:)``; 0 where it does not matter.
  /// - Returns: what is known of the time.
  public mutating func admit(
    _ series: SeriesID,
    _ time: Instant,
    print: UInt32 = 0
  ) -> Verdict {
    let slot = makeRoom(for: series)
    let base = slot * Self.depth
    let count = Int(counts[slot])
    let time = time.milliseconds
    if count == 0 || time > times[base + count - 1] {
      insert(time, print, at: count, base: base, slot: slot)
      return .new
    }
    var position = count - 1
    while position >= 0, times[base + position] > time { position -= 1 }
    if position >= 0, times[base + position] == time { return .duplicate }
    if position < 0, hasMore[slot] { return .unsure }
    insert(time, print, at: position + 1, base: base, slot: slot)
    return .new
  }

  /// Whether a time is remembered with another value than that of this number.
  public func holdsOther(_ series: SeriesID, _ time: Instant, print: UInt32) -> Bool {
    let slot = Int(series.rawValue)
    guard slot < counts.count else { return false }
    let base = slot * Self.depth
    return (base..<base + Int(counts[slot])).contains { place in
      times[place] == time.milliseconds && prints[place] != 0 && prints[place] != print
    }
  }

  private mutating func insert(
    _ time: Int64,
    _ print: UInt32,
    at position: Int,
    base: Int,
    slot: Int
  ) {
    let count = Int(counts[slot])
    guard count == Self.depth else {
      for index in stride(from: count, to: position, by: -1) {
        times[base + index] = times[base + index - 1]
        prints[base + index] = prints[base + index - 1]
      }
      (times[base + position], prints[base + position]) = (time, print)
      counts[slot] += 1
      return
    }
    hasMore[slot] = true
    guard position > 0 else { return }
    for index in 0..<(position - 1) {
      times[base + index] = times[base + index + 1]
      prints[base + index] = prints[base + index + 1]
    }
    (times[base + position - 1], prints[base + position - 1]) = (time, print)
  }

  private mutating func makeRoom(for series: SeriesID) -> Int {
    let slot = Int(series.rawValue)
    if slot >= counts.count {
      let missing = slot + 1 - counts.count
      counts.makeRoom(for: slot + 1)
      hasMore.makeRoom(for: slot + 1)
      times.makeRoom(for: (slot + 1) * Self.depth)
      prints.makeRoom(for: (slot + 1) * Self.depth)
      counts.append(contentsOf: repeatElement(0, count: missing))
      hasMore.append(contentsOf: repeatElement(false, count: missing))
      times.append(contentsOf: repeatElement(0, count: missing * Self.depth))
      prints.append(contentsOf: repeatElement(0, count: missing * Self.depth))
    }
    return slot
  }
}
