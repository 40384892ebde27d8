import Telemetry

/// The counts of a ledger entry, by their names in `status`.
enum LedgerField: String, CaseIterable {
  case received, stored, duplicate, quarantined, ignored

  /// The count.
  func count(in entry: LedgerEntry) -> Int64 {
    switch self {
    case .received: entry.received
    case .stored: entry.stored
    case .duplicate: entry.duplicate
    case .quarantined: entry.quarantined
    case .ignored: entry.ignored
    }
  }
}
