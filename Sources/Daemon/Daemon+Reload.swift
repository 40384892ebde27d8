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
  /// A faulty one changes nothing; of a good one, what needs a restart is named and the rest taken.
  func reload() {
    dispatchPrecondition(condition: .onQueue(queue))
    guard !isStopping else { return }
    notifier.send("RELOADING=1\nMONOTONIC_USEC=\(Self.monotonicMicroseconds())")
    defer { notifier.send("READY=1") }
    do {
      let loaded = try ConfigurationLoader.load(path: configurationPath)
      for warning in loaded.warnings { logger.warning("\(warning)") }
      try take(loaded.configuration)
    } catch let faults as ConfigurationFaults {
      for fault in faults.faults { logger.error("\(fault)") }
      logger.error("the configuration has faults: going on with the one before")
    } catch {
      logger.error(
        "the configuration cannot be taken: going on with the one before",
        metadata: ["reason": "\(error)"]
      )
    }
  }

  private func take(_ next: SluiceConfiguration) throws {
    let change = ConfigurationChange.between(configuration, next)
    let decoder = try CoreStage.decoder(next)
    let subscriptions = try Subscription.all(for: next.sources)
    _ = try RuleHistory(path: configuration.store.path)
    var taken = next
    (taken.broker, taken.store) = (configuration.broker, configuration.store)
    taken.controlSocket = configuration.controlSocket
    let before = configuration.notify.watch
    configuration = taken
    if taken.notify.watch != before { keepWatch(taken.notify.watch) }
    hand(taken, decoder: decoder, subscriptions: subscriptions)
    for name in change.restart {
      logger.warning("\(name) has changed: it takes effect at the next restart")
    }
    logger.notice(
      "reloaded",
      metadata: ["sources": "\(taken.sources.count)", "rules": "\(taken.rules.count)"]
    )
    record(.reloaded, detail: "\(taken.rules.count) rules, \(taken.sources.count) sources")
  }

  /// Gives each queue its part of a configuration that has been taken.
  private func hand(
    _ taken: SluiceConfiguration,
    decoder: Decoder,
    subscriptions: [Subscription]
  ) {
    let plan = NotificationPlan(taken, origin: stage?.origin ?? "")
    desk.use(taken.notify.channels, messageSettings(taken), queue: coreQueue)
    coreQueue.async { [pipeline = stage?.pipeline, logger] in
      pipeline?.replace(
        decoder: decoder,
        quality: CoreStage.quality(taken),
        rules: taken.rules,
        surroundings: taken.surroundings,
        plan: plan,
        presence: taken.presence
      ) { engine, register in
        do {
          let history = try RuleHistory(path: taken.store.path)
          try history.tell(&engine, register: register)
        } catch {
          logger.error(
            "the rules could not be told what is stored; their windows fill anew",
            metadata: ["reason": "\(error)"]
          )
        }
      }
    }
    sessionQueue.async { [session] in session?.update(subscriptions: subscriptions) }
    let channels = taken.logChannels
    deliveryQueue.async { [delivery] in
      delivery.use(channels, zone: taken.zone, delivered: delivery.cursors)
      delivery.deliver()
    }
  }

  private static func monotonicMicroseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
