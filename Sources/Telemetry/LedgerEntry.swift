/// What became of one device's messages: `received = stored + duplicate + quarantined + ignored`.
///
/// A message is *stored* when at least one of its readings was new, *duplicate* when it had
/// readings and all were there already, *quarantined* when it could not be decoded, and *ignored*
/// when it was understood and holds nothing to keep (a retained message).
public struct LedgerEntry: Hashable, Sendable {
  /// Messages that reached us.
  public var received: Int64
  /// Messages that brought something new.
  public var stored: Int64
  /// Messages that we had already.
  public var duplicate: Int64
  /// Messages that could not be decoded.
  public var quarantined: Int64
  /// Messages with nothing to keep.
  public var ignored: Int64
  /// Readings that were new.
  public var samples: Int64
  /// When the last message that was not retained arrived.
  public var lastArrived: Instant?
  /// The latest event time among its readings.
  public var lastTime: Instant?
  /// The highest `seq` up to which none is missing, when the device sends one.
  public var sequence: Int64?
  /// How many `seq` numbers were missing when they were given up.
  public var sequenceGaps: Int64

  /// Readings for whose time another value was stored already.
  public var conflicts: Int64 = 0
  /// Values of messages that were taken in which could not be: units that cannot be converted, series
  /// over the limit, impossible times, names that are none.
  public var refused: Int64 = 0

  /// Makes an entry; empty without arguments.
  public init(
    received: Int64 = 0,
    stored: Int64 = 0,
    duplicate: Int64 = 0,
    quarantined: Int64 = 0,
    ignored: Int64 = 0,
    samples: Int64 = 0,
    lastArrived: Instant? = nil,
    lastTime: Instant? = nil,
    sequence: Int64? = nil,
    sequenceGaps: Int64 = 0
  ) {
    (self.received, self.stored, self.duplicate) = (received, stored, duplicate)
    (self.quarantined, self.ignored, self.samples) = (quarantined, ignored, samples)
    (self.lastArrived, self.lastTime) = (lastArrived, lastTime)
    (self.sequence, self.sequenceGaps) = (sequence, sequenceGaps)
  }

  /// Whether every message is accounted for.
  public var isBalanced: Bool { received == stored + duplicate + quarantined + ignored }

  /// Adds another entry: counts are added, the later of each time stays, and so does the other's
  /// sequence where it has one.
  public mutating func add(_ other: LedgerEntry) {
    received += other.received
    stored += other.stored
    duplicate += other.duplicate
    quarantined += other.quarantined
    ignored += other.ignored
    samples += other.samples
    if let time = other.lastArrived { lastArrived = lastArrived.map { max($0, time) } ?? time }
    if let time = other.lastTime { lastTime = lastTime.map { max($0, time) } ?? time }
    sequence = other.sequence ?? sequence
    sequenceGaps += other.sequenceGaps
    conflicts += other.conflicts
    refused += other.refused
  }
}
