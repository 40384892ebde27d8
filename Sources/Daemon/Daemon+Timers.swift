import Dispatch
import Pipeline
import Store
import Telemetry

// What happens again and again.
extension Daemon {
  /// Lets time pass for the pipeline and the store, and tells systemd that the queues move.
  func startTimers() {
    repeating(every: .seconds(1), on: coreQueue) { [weak self, stage] in
      stage?.pipeline.tick()
      if stage?.pipeline.isHeld == false { stage?.keeper.begin() }
      if let size = stage?.keeper.logGrowth() { self?.record(.logGrown, detail: size) }
      self?.queue.async { self?.notices.flush(to: self?.logger, now: SystemClock.now()) }
    }
    guard let interval = notifier.watchdogInterval else { return }
    let watchdog = Watchdog(
      queues: [sessionQueue, coreQueue],
      notifier: notifier,
      live: live
    )
    let microseconds = interval.components.seconds * 1_000_000 / 3
    repeating(every: .microseconds(Int(max(microseconds, 100_000))), on: queue) {
      watchdog.beat(now: SystemClock.now())
    }
  }

  /// Does something again and again until the daemon stops.
  func repeating(
    every interval: DispatchTimeInterval,
    on queue: DispatchQueue,
    _ body: @escaping @Sendable () -> Void
  ) {
    timers.append(timer(every: interval, on: queue, body))
  }

  /// A timer that runs until it is cancelled.
  func timer(
    every interval: DispatchTimeInterval,
    on queue: DispatchQueue,
    _ body: @escaping @Sendable () -> Void
  ) -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(50))
    timer.setEventHandler { @Sendable in body() }
    timer.resume()
    return timer
  }
}
