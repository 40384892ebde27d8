import Dispatch
import Foundation
import Logging
import MQTT
import Notify
import Pipeline
import Store
import Telemetry

extension Daemon {
  /// Stops in order: reading, the open batch, the session, the store, the alert log.
  ///
  /// A second call leaves at once, which is safe: what is not acknowledged comes again.
  func stop(because reason: String, exitCode: Int32 = ExitCode.done) {
    dispatchPrecondition(condition: .onQueue(queue))
    guard !isStopping else {
      logger.warning("leaving at once", metadata: ["reason": "\(reason)"])
      exit(ExitCode.interrupted)
    }
    isStopping = true
    logger.notice("stopping", metadata: ["reason": "\(reason)"])
    notifier.send("STOPPING=1")
    queue.asyncAfter(deadline: .now() + Self.longestStop) { [logger] in
      logger.error("the stop took too long: leaving; what is not acknowledged comes again")
      exit(ExitCode.interrupted)
    }
    for timer in timers + watchTimers { timer.cancel() }
    guard let session else { return closeStore(exitCode: exitCode) }
    if live.current.heldReason != nil {
      sessionQueue.async { session.abandon() }
      return closeStore(exitCode: exitCode)
    }
    sessionQueue.async {
      session.stop { [weak self] in
        self?.queue.async { self?.closeStore(exitCode: exitCode) }
      }
    }
  }

  private func closeStore(exitCode: Int32) {
    companion?.close()
    desk.stop(within: .seconds(3))
    let cursors = deliveryQueue.sync {
      delivery.deliver()
      return delivery.cursors
    }
    coreQueue.async { [weak self, stage] in
      guard let self, let stage else { exit(exitCode) }
      // What is due by now counts as judged after the next start.
      if offlineSocket == nil { stage.pipeline.tick(isLast: true) }
      let now = SystemClock.now()
      var batch = Batch(kind: .system, at: now)
      if offlineSocket == nil {
        batch.events = [SystemEvent(kind: .stopped, time: now, detail: "in order")]
        batch.delivered = cursors
      }
      if !stage.pipeline.isHeld { stage.pipeline.record(batch) }
      stage.keeper.stop()
      let isHeld = stage.pipeline.isHeld
      stage.pipeline.close()
      do {
        try stage.store.close(clean: !isHeld)
      } catch {
        logger.warning("the store was not closed in order", metadata: ["reason": "\(error)"])
      }
      queue.async { self.leave(exitCode) }
    }
  }

  private func leave(_ exitCode: Int32) {
    control?.stop()
    logger.notice("stopped")
    exit(exitCode)
  }
}
