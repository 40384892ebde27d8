import Configuration
import Dispatch
import Notify
import Pipeline
import Presentation
import Store
import Telemetry

// The watcher is watched: who runs Sluice hears when it was down, and when it cannot tell.
extension Daemon {
  /// How often the messages themselves are looked at.
  static let lookInterval = DispatchTimeInterval.seconds(10)
  /// How long after the start the messages that waited at the broker are counted.
  static let catchingUp = DispatchTimeInterval.seconds(5)

  /// Starts to look, to give signs of life, and to tell of the restart.
  func startWatch() {
    let watch = configuration.notify.watch
    selfWatch = SelfWatch(failingAfter: watch.failingAfter, waitingOver: watch.waitingOver)
    repeating(every: Self.lookInterval, on: queue) { [weak self] in self?.lookAtMessages() }
    if let settings = watch.heartbeat {
      let heartbeat = Heartbeat(settings, logger: logger)
      let interval = DispatchTimeInterval.milliseconds(Int(settings.every.milliseconds))
      repeating(every: interval, on: queue) { [weak self] in self?.beat(heartbeat) }
    }
    tellRestart(watch)
  }

  private func lookAtMessages() {
    let summary = try? StoreReader(path: configuration.store.path).outboxSummary()
    let notices = selfWatch?.look(
      troubles: desk.troubles,
      waiting: summary?.waiting ?? 0,
      now: SystemClock.now()
    )
    for notice in notices ?? [] {
      tell(notice.content, except: notice.about)
    }
  }

  private func tell(_ content: NotificationContent, except channel: String? = nil) {
    let logs = Set(configuration.notify.channels.filter { $0.kind == .log }.map(\.name))
    let channels = configuration.notify.watch.channels.filter {
      $0 != channel && !logs.contains($0)
    }
    guard !channels.isEmpty else { return }
    coreQueue.async { [pipeline = stage?.pipeline] in pipeline?.tell(content, to: channels) }
  }

  private func beat(_ heartbeat: Heartbeat) {
    let (state, now) = (live.current, SystemClock.now())
    guard Self.health(state).isWell, state.isConnected else { return }
    let summary = try? StoreReader(path: configuration.store.path).outboxSummary()
    heartbeat.beat([
      ("last_commit_age", .number((state.lastCommit.map { now - $0 } ?? .zero).seconds)),
      ("waiting", .integer(Int64(summary?.waiting ?? 0))),
      ("oldest", .number((summary?.oldest.map { now - $0 } ?? .zero).seconds)),
    ])
  }

  private func tellRestart(_ watch: WatchConfiguration) {
    guard let watched = stage?.watchedUntil else { return }
    let outage = started - watched
    guard outage >= watch.restartAfter else { return }
    queue.asyncAfter(deadline: .now() + Self.catchingUp) { [weak self] in
      guard let self, !isStopping else { return }
      tell(SelfWatch.restarted(after: outage, caughtUp: live.current.received))
    }
  }
}
