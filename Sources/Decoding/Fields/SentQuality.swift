import Telemetry

/// What the sender itself says of a value.
struct SentQuality: OptionSet, BitwiseCopyable, Sendable {
  var rawValue: UInt8

  /// It is wrong.
  static let bad = SentQuality(rawValue: 1)
  /// It is doubtful: a fault was reported, or the instrument was being serviced.
  static let doubtful = SentQuality(rawValue: 2)
  /// It may be out of date: the connection to where it is measured was lost.
  static let stale = SentQuality(rawValue: 4)
  /// It was kept by the sender and comes late on purpose.
  static let backfill = SentQuality(rawValue: 8)

  /// The reasons that readings carry for it.
  var reasons: QualityReasons {
    var reasons: QualityReasons = []
    if contains(.bad) { reasons.insert(.senderBad) }
    if contains(.doubtful) { reasons.insert(.senderDoubtful) }
    if contains(.stale) { reasons.insert(.senderStale) }
    if contains(.backfill) { reasons.insert(.backfill) }
    return reasons
  }

  /// The flag of a value that deserves `other` already: the graver of the two.
  func flag(with other: QualityFlag) -> QualityFlag {
    if contains(.bad) { return .fail }
    if isDisjoint(with: [.doubtful, .stale]) || other == .fail { return other }
    return .suspect
  }
}
