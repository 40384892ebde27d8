import Store
import Telemetry

/// The store: whether it is there, its log, its last end.
struct StoreExamination {
  private let path: String

  init(path: String) { self.path = path }

  /// What was found.
  var findings: [DoctorFinding] {
    do throws(StoreError) {
      let reader = try StoreReader(path: path)
      return [size(try reader.sizes()), log(try reader.sizes()), balance(try reader.ledger())]
    } catch {
      return [DoctorFinding("store", .bad, error.fault.cause, error.fault.advice)]
    }
  }

  private func size(_ sizes: StoreSizes) -> DoctorFinding {
    DoctorFinding(
      "store",
      .good,
      "\(sizes.bytes / 1_000_000) MB, \(sizes.series) series; 'sluice verify' looks at everything in it"
    )
  }

  private func log(_ sizes: StoreSizes) -> DoctorFinding {
    let megabytes = sizes.walBytes >> 20
    guard megabytes > 64 else { return DoctorFinding("store.log", .good, "\(megabytes) MiB") }
    return DoctorFinding(
      "store.log",
      megabytes > 256 ? .bad : .doubtful,
      "\(megabytes) MiB: a reader holds an old snapshot",
      "end long queries and backups: 'fuser \(path)' names them"
    )
  }

  private func balance(_ ledger: [DeviceID: LedgerEntry]) -> DoctorFinding {
    let faulty = ledger.values.count { !$0.isBalanced }
    guard faulty > 0 else {
      return DoctorFinding(
        "ledger",
        .good,
        "every message of \(ledger.count) devices is accounted for"
      )
    }
    return DoctorFinding(
      "ledger",
      .bad,
      "\(faulty) devices out of balance",
      "sluice verify \(path)"
    )
  }
}
