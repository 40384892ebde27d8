import Decoding
import Dispatch
import Foundation
import Logging
import MQTT
import Notify
import Pipeline
import Store
import Telemetry

extension Daemon {
  /// What the pipeline asks for; its calls come on the core queue and are passed on from there.
  func ports() -> PipelinePorts {
    PipelinePorts(
      acknowledge: { [weak self] in
        self?.sessionQueue.async { self?.session?.acknowledge() }
      },
      claim: { [desk] in desk.claim($0) },
      committed: { [weak self] report in
        guard let self else { return }
        if !report.transitions.isEmpty { deliver() }
        if !report.outbox.isEmpty { desk.add(report.outbox) }
        if report.ledger.received > 0 { live.update { $0.received += report.ledger.received } }
        if !report.receipts.isEmpty || report.ledger.quarantined > 0 {
          queue.async { self.follow(report) }
        }
      },
      held: { [weak self] reason in
        self?.queue.async { self?.becameHeld(reason) }
      },
      resumed: { [weak self] in
        self?.queue.async { self?.resumed() }
      },
      failed: { [logger] reason in
        logger.critical(
          "the store failed; nothing that is not stored was acknowledged",
          metadata: ["reason": "\(reason)"]
        )
        exit(ExitCode.storeFailed)
      }
    )
  }

  /// Tells the alert logs, and writes down how far they have been told: a log that is moved away
  /// takes its own cursor with it.
  func deliver() {
    deliveryQueue.async { [self] in
      let before = delivery.cursors
      delivery.deliver()
      let cursors = delivery.cursors.filter { before[$0.key] != $0.value }
      guard !cursors.isEmpty else { return }
      var batch = Batch(kind: .delivery, at: SystemClock.now())
      batch.delivered = cursors
      coreQueue.async { [batch, pipeline = stage?.pipeline] in pipeline?.record(batch) }
    }
  }

  private func follow(_ report: CommitReport) {
    notices.quarantined += report.ledger.quarantined
    for receipt in report.receipts where receiptNames.claim(receipt.device, for: receipt.site) {
      companion?.publishReceipt(device: receipt.device, sequence: receipt.sequence)
    }
    for request in report.requests {
      companion?.publishRequest(topic: request.topic, payload: request.payload)
    }
  }

  private func becameHeld(_ reason: String) {
    guard live.current.heldReason == nil else { return }
    live.update { $0.heldReason = reason }
    logger.error(
      "the store takes nothing: readings wait at the broker, unacknowledged",
      metadata: ["reason": "\(reason)"]
    )
    notifier.send("STATUS=store full: \(reason)")
  }

  private func resumed() {
    live.update { $0.heldReason = nil }
    logger.notice("the store can be written again")
    notifier.send("STATUS=running")
    record(.storeRecovered, detail: "readings that waited are being stored")
  }
}
