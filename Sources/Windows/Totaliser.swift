public import Telemetry

/// The increase of a counting register that resets, wraps and jitters (`domain.md` 2.10, D-26).
///
/// Good readings come in the order of event time. A reading that is hard to believe is held back until
/// the next ones confirm or refute it, so an increase may be told up to three readings late; nothing
/// is told twice. Readings between two known ones change how an increase is spread over time, not
/// what it comes to.
public struct Totaliser: Hashable, Sendable {
  /// What a fall means.
  public enum Kind: Hashable, Sendable {
    /// The counter has begun again from 0.
    case reset
    /// The counter has run over at this number.
    case wrap(modulus: Double)
    /// The counter begins again from 0 whenever its power fails; even a slight fall is that.
    case volatile
  }

  /// What the register gained.
  public struct Increase: Hashable, Sendable {
    /// The time of the reading before.
    public var from: Instant
    /// The time of the reading that shows it.
    public var to: Instant
    /// How much, 0 or more.
    public var amount: Double

    /// Makes an increase.
    public init(from: Instant, to: Instant, amount: Double) {
      (self.from, self.to, self.amount) = (from, to, amount)
    }
  }

  /// A fall of less than this part of the reading may be jitter.
  static let jitter = 0.01
  /// So many readings after a slight fall decide whether it was one.
  static let patience = 2

  /// What a fall means.
  public let kind: Kind
  /// The most that can be gained in an hour; nil where that is not known.
  public let ratedPerHour: Double?
  private var base: TimedValue?
  private var doubtful: [TimedValue] = []

  /// Makes a totaliser that has seen no reading.
  public init(kind: Kind = .reset, ratedPerHour: Double? = nil) {
    (self.kind, self.ratedPerHour) = (kind, ratedPerHour)
  }

  /// Takes the next reading; one at the time of the last is a copy and left out.
  ///
  /// - Returns: what is now known to have been gained, in the order of time.
  public mutating func take(_ value: Double, at time: Instant) -> [Increase] {
    let reading = TimedValue(time: time, value: value)
    guard let base else {
      self.base = reading
      return []
    }
    guard time > (doubtful.last ?? base).time else { return [] }
    if let first = doubtful.first {
      return first.value < base.value ? settleDip(base, reading) : settleJump(base, reading)
    }
    if value < base.value, isSlight(base.value - value, of: base.value) {
      doubtful = [reading]
      return []
    }
    if isTooFast(from: base, to: reading) {
      doubtful = [reading]
      return []
    }
    return [accept(reading)]
  }

  /// What readings that are still in doubt come to, now that no further ones come: a jump counts, a
  /// dip does not.
  public mutating func finish() -> [Increase] {
    defer { doubtful = [] }
    guard let base, let last = doubtful.last, last.value > base.value else { return [] }
    return [accept(last)]
  }

  /// After a slight fall: a return makes it jitter; none within two readings a reset.
  private mutating func settleDip(_ base: TimedValue, _ reading: TimedValue) -> [Increase] {
    if reading.value >= base.value {
      doubtful = []
      return take(reading.value, at: reading.time)
    }
    doubtful.append(reading)
    guard doubtful.count > Self.patience else { return [] }
    let held = doubtful
    doubtful = []
    return held.map { accept($0) }
  }

  /// After a leap: a next reading that goes on from there confirms it, one near the old count or under
  /// it makes it a glitch.
  private mutating func settleJump(_ base: TimedValue, _ reading: TimedValue) -> [Increase] {
    let leap = doubtful[0]
    doubtful = []
    guard reading.value >= leap.value else { return take(reading.value, at: reading.time) }
    let first = accept(leap)
    return [first] + take(reading.value, at: reading.time)
  }

  private func isSlight(_ fall: Double, of value: Double) -> Bool {
    kind != .volatile && fall < Self.jitter * value
  }

  private func isTooFast(from base: TimedValue, to reading: TimedValue) -> Bool {
    guard let ratedPerHour, reading.value > base.value else { return false }
    let hours = (reading.time - base.time).seconds / 3600
    return reading.value - base.value > 2 * ratedPerHour * hours
  }

  private mutating func accept(_ reading: TimedValue) -> Increase {
    guard let old = base else { preconditionFailure("a reading accepted before the first") }
    base = reading
    return Increase(from: old.time, to: reading.time, amount: gain(from: old, to: reading))
  }

  private func gain(from old: TimedValue, to new: TimedValue) -> Double {
    let difference = new.value - old.value
    guard difference < 0 else { return difference }
    guard case .wrap(let modulus) = kind else { return max(0, new.value) }
    let wrapped = difference + modulus
    let hours = (new.time - old.time).seconds / 3600
    let isPossible = ratedPerHour.map { wrapped <= 1.3 * $0 * hours } ?? true
    return wrapped >= 0 && isPossible ? wrapped : max(0, new.value)
  }
}
