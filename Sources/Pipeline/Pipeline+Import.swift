public import Decoding
public import Telemetry

extension Pipeline {
  /// Takes in readings of a file, and returns once they are committed.
  ///
  /// - Returns: how many of them were new.
  /// - Throws: a refusal while the journal takes nothing.
  public func take(_ readings: [ImportedReading]) throws(OperationRefusal) -> ImportReport {
    var faults: [(index: Int, fault: ImportFault)] = []
    let batch = try operate { ingest, now throws(OperationRefusal) in
      do throws(JournalFailure) {
        let (batch, refused) = try ingest.take(readings: readings, now: now) {
          candidates throws(JournalFailure) in try journal.contains(candidates)
        }
        faults = refused
        return batch
      } catch {
        // The stages have run ahead of a batch that will never be.
        ports.failed(Self.text(of: error))
        throw OperationRefusal(.unable, "the store failed: \(Self.text(of: error))")
      }
    }
    let sum = batch.ledger.values.reduce(into: LedgerEntry()) { $0.add($1) }
    return ImportReport(stored: sum.stored, duplicate: sum.duplicate, faults: faults)
  }
}
