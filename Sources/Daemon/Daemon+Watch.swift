import Configuration
import Dispatch
import Logging
import Notify
import Pipeline
import Presentation
import Store
import Telemetry

// The watcher is watched: who runs Sluice hears when it was down, and when it cannot tell.
extension Daemon {
  /// How often the messages themselves are looked at, at least.
  static let longestLook = TimeSpan.seconds(10)
  /// How long the messages that waited at the broker are counted at most, after a restart.
  static let longestCatchingUp = TimeSpan.minutes(10)

  /// Starts to look, to give signs of life, and to tell of the restart.
  func startWatch() {
    let watch = configuration.notify.watch
    keepWatch(watch)
    tellRestart(watch)
  }

  /// Looks and gives signs of life by these settings, and no longer by others.
  func keepWatch(_ watch: WatchConfiguration) {
    for timer in watchTimers { timer.cancel() }
    selfWatch = SelfWatch(failingAfter: watch.failingAfter, waitingOver: watch.waitingOver)
    let look = min(watch.failingAfter.milliseconds / 4, Self.longestLook.milliseconds)
    watchTimers = [
      timer(every: .milliseconds(Int(max(look, 500))), on: queue) { [weak self] in
        self?.lookAtMessages()
      }
    ]
    guard let settings = watch.heartbeat else { return }
    let heartbeat = Heartbeat(settings, logger: logger)
    let interval = DispatchTimeInterval.milliseconds(Int(settings.every.milliseconds))
    watchTimers.append(
      timer(every: interval, on: queue) { [weak self] in self?.beat(heartbeat) }
    )
  }

  private func lookAtMessages() {
    let summary = try? StoreReader(path: configuration.store.path).outboxSummary()
    let notices = selfWatch?.look(
      channels: desk.conditions,
      waiting: summary?.waiting ?? 0,
      now: SystemClock.now()
    )
    for notice in notices ?? [] {
      tell(notice.content, except: notice.about)
    }
    giveUpOrphans()
  }

  /// Gives up what no worker will: overdue messages of channels that the configuration names no more.
  private func giveUpOrphans() {
    // A store that takes nothing would be asked for the same again at each look.
    guard live.current.heldReason == nil else { return }
    let now = SystemClock.now()
    let reader = try? StoreReader(path: configuration.store.path)
    let orphans = (try? reader?.overdueMessages(at: now, limit: 500))?.filter {
      !desk.knows($0.channel)
    }
    guard let orphans, !orphans.isEmpty else { return }
    let steps = orphans.map { message in
      OutboxProgress(
        id: message.id,
        state: .dead,
        attempts: message.attempts,
        next: message.next,
        at: now,
        reason: "the configuration has no channel '\(message.channel)' any more"
      )
    }
    logger.error(
      "messages were given up: 'sluice notify list --dead' lists them",
      metadata: ["messages": "\(steps.count)", "reason": "their channel is configured no more"]
    )
    coreQueue.async { [pipeline = stage?.pipeline] in pipeline?.record(steps, telling: []) {} }
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
    tell(restartedAfter: outage, counted: 0, quiet: 0)
  }

  /// Tells of a restart once what waited at the broker has been taken in: for three seconds on end
  /// the broker is connected and brings less than a full batch.
  private func tell(restartedAfter outage: TimeSpan, counted: Int64, quiet: Int) {
    let state = live.current
    let isBehind = state.received - counted >= Int64(configuration.store.commitMaximumMessages)
    let quiet = state.isConnected && !isBehind ? quiet + 1 : 0
    guard quiet < 4, SystemClock.now() - started < Self.longestCatchingUp else {
      return tell(SelfWatch.restarted(after: outage, caughtUp: state.received))
    }
    queue.asyncAfter(deadline: .now() + .seconds(1)) { [weak self] in
      guard let self, !isStopping else { return }
      tell(restartedAfter: outage, counted: state.received, quiet: quiet)
    }
  }
}
