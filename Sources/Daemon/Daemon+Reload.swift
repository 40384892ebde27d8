import Configuration
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
  /// Reads the configuration anew.
  ///
  /// A faulty one changes nothing; of a good one, what needs a restart is named and the rest taken. While
  /// the store takes nothing it waits, which whoever asked is told: all that it changes changes at one time.
  func reload() {
    dispatchPrecondition(condition: .onQueue(queue))
    guard !isStopping else { return }
    notifier.send("RELOADING=1\nMONOTONIC_USEC=\(Self.monotonicMicroseconds())")
    do {
      let loaded = try ConfigurationLoader.load(path: configurationPath)
      for warning in loaded.warnings { logger.warning("\(warning)") }
      try take(loaded.configuration)
      return
    } catch let faults as ConfigurationFaults {
      for fault in faults.faults { logger.error("\(fault)") }
      logger.error("the configuration has faults: going on with the one before")
    } catch {
      logger.error(
        "the configuration cannot be taken: going on with the one before",
        metadata: ["reason": "\(error)"]
      )
    }
    tellReloads()
  }

  /// Tells systemd that what it asked for is done, or waits, unless a reload is still under way.
  ///
  /// One that waits may do so for days, and `systemctl reload` must not run into its time limit.
  private func tellReloads() {
    if reloads.answered == reloads.begun { notifier.send("READY=1") }
  }

  /// Tells those who asked that a reload waits for room.
  private func reloadWaits(_ number: Int) {
    logger.warning("the new configuration waits until the store can be written again")
    reloads.answered = max(reloads.answered, number)
    tellReloads()
  }

  private func take(_ next: SluiceConfiguration) throws {
    let decoder = try CoreStage.decoder(next)
    let subscriptions = try Subscription.all(for: next.sources)
    _ = try RuleHistory(path: configuration.store.path)
    var taken = next
    (taken.broker, taken.store) = (configuration.broker, configuration.store)
    taken.controlSocket = configuration.controlSocket
    let restart = ConfigurationChange.between(configuration, next).restart
    reloads.begun += 1
    let number = reloads.begun
    hand(taken, decoder: decoder) { [weak self] in
      self?.reloadWaits(number)
    } done: { [weak self, taken] in
      guard let self else { return }
      reloads.answered = max(reloads.answered, number)
      finishReload(taken, subscriptions: subscriptions, restart: restart)
    }
  }

  /// Gives the pipeline its part of a configuration.
  ///
  /// - Parameters:
  ///   - taken: the configuration.
  ///   - decoder: the decoder that it asks for.
  ///   - waits: called on the daemon's queue where the store takes nothing now.
  ///   - done: called there once the change is made and committed, unless another reload came before.
  private func hand(
    _ taken: SluiceConfiguration,
    decoder: Decoder,
    waits: @escaping @Sendable () -> Void,
    done: @escaping @Sendable () -> Void
  ) {
    let plan = NotificationPlan(taken, origin: stage?.origin ?? "")
    coreQueue.async { [pipeline = stage?.pipeline, logger, queue] in
      let isWaiting = pipeline?.replace(
        decoder: decoder,
        quality: CoreStage.quality(taken),
        rules: taken.rules,
        surroundings: taken.surroundings,
        plan: plan,
        presence: taken.presence,
        tell: { engine, register in
          do {
            let history = try RuleHistory(path: taken.store.path)
            try history.tell(&engine, register: register)
          } catch {
            logger.error(
              "the rules could not be told what is stored; their windows fill anew",
              metadata: ["reason": "\(error)"]
            )
          }
        },
        done: { queue.async(execute: done) }
      )
      if isWaiting == true { queue.async(execute: waits) }
    }
  }

  /// Goes on with a configuration that the rules have taken: channels, logs and subscriptions follow, and
  /// those who asked are told.
  private func finishReload(
    _ taken: SluiceConfiguration,
    subscriptions: [Subscription],
    restart: [String]
  ) {
    guard !isStopping else { return }
    let before = configuration.notify.watch
    configuration = taken
    if taken.notify.watch != before { keepWatch(taken.notify.watch) }
    desk.use(taken.notify.channels, messageSettings(taken), queue: coreQueue)
    sessionQueue.async { [session] in session?.update(subscriptions: subscriptions) }
    let channels = taken.logChannels
    deliveryQueue.async { [delivery] in
      delivery.use(channels, zone: taken.zone, delivered: delivery.cursors)
      delivery.deliver()
    }
    for name in restart {
      logger.warning("\(name) has changed: it takes effect at the next restart")
    }
    logger.notice(
      "reloaded",
      metadata: ["sources": "\(taken.sources.count)", "rules": "\(taken.rules.count)"]
    )
    record(.reloaded, detail: "\(taken.rules.count) rules, \(taken.sources.count) sources")
    tellReloads()
  }

  private static func monotonicMicroseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
