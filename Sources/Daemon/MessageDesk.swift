import Configuration
import Dispatch
import Foundation
import Logging
import Notify
import Pipeline
import Store
import Synchronization
import Telemetry

/// The workers that bring messages to their receivers, one for each channel but the logs.
///
/// Its calls may come from any queue.
final class MessageDesk: Sendable {
  private struct Desk: Sendable {
    var workers: [String: ChannelWorker] = [:]
    var definitions: [String: ChannelDefinition] = [:]
    var settings: MessageSettings?
  }

  private let desk = Mutex(Desk())
  private let pipeline = Mutex<Pipeline?>(nil)
  private let storePath: String
  private let logger: Logger

  /// Makes a desk without workers.
  init(storePath: String, logger: Logger) {
    (self.storePath, self.logger) = (storePath, logger)
  }

  /// Takes the pipeline by which steps of messages are committed, on its queue.
  func join(_ pipeline: Pipeline) {
    self.pipeline.withLock { $0 = pipeline }
  }

  /// What workers ask of the store.
  private func port(on queue: DispatchQueue) -> OutboxPort {
    let path = storePath
    return OutboxPort(
      load: { channel, after, limit in
        try StoreReader(path: path).openMessages(of: channel, after: after, limit: limit)
      },
      commit: { [weak self] steps, contents, done in
        queue.async {
          guard let pipeline = self?.pipeline.withLock({ $0 }) else { return }
          pipeline.record(steps, telling: contents, done: done)
        }
      },
      clock: SystemClock.now
    )
  }

  /// Takes a set of channels: those that are as before go on, others are stopped or started.
  ///
  /// - Parameters:
  ///   - channels: the channels; logs are told otherwise.
  ///   - settings: what the words of messages depend on.
  ///   - queue: the pipeline's queue.
  func use(
    _ channels: [ChannelDefinition],
    _ settings: MessageSettings,
    queue: DispatchQueue
  ) {
    let port = port(on: queue)
    let wanted = Dictionary(
      channels.filter { $0.kind != .log }.map { ($0.name, $0) },
      uniquingKeysWith: { $1 }
    )
    let ended = desk.withLock { desk in
      let isSame = desk.settings == settings
      let ended = desk.workers.filter { !isSame || desk.definitions[$0.key] != wanted[$0.key] }
      for name in ended.keys { desk.workers[name] = nil }
      (desk.definitions, desk.settings) = (wanted, settings)
      return ended
    }
    for (name, channel) in wanted where desk.withLock({ $0.workers[name] == nil }) {
      guard let old = ended[name] else {
        start(channel, settings, port)
        continue
      }
      // What it has under way is written down before another one looks at the store.
      old.stop { port.commit([], []) { self.start(channel, settings, port) } }
    }
    for (name, worker) in ended where wanted[name] == nil { worker.stop {} }
  }

  private func start(
    _ channel: ChannelDefinition,
    _ settings: MessageSettings,
    _ port: OutboxPort
  ) {
    guard let way = ChannelMaker.channel(channel, writer: settings.writer(for: channel)) else {
      return
    }
    let since = SystemClock.now() - .minutes(2)
    let sent = try? StoreReader(path: storePath).told(channel.name, since: since)
    let worker = ChannelWorker(
      name: channel.name,
      channel: way,
      fallback: channel.fallback,
      sent: sent ?? [],
      port: port,
      logger: logger
    )
    desk.withLock { $0.workers[channel.name] = worker }
    worker.wake()
  }

  /// Claims those of some new messages that can leave as soon as they are committed.
  ///
  /// - Returns: all of them in their order, as they are to be committed.
  func claim(_ messages: [OutboxMessage]) -> [OutboxMessage] {
    let workers = desk.withLock { $0.workers }
    let claimed = Dictionary(grouping: messages, by: \.channel).flatMap { name, part in
      workers[name]?.claim(part) ?? part
    }.sorted { $0.id < $1.id }
    guard Self.hasEarlyDoneFault else { return claimed }
    return claimed.map { message in
      var message = message
      if message.state == .claimed { message.state = .done }
      return message
    }
  }

  /// Whether a test asks for the fault that it must be able to see: messages are written as told
  /// before they leave; never in a release build.
  static let hasEarlyDoneFault: Bool = {
    #if DEBUG
    ProcessInfo.processInfo.environment["SLUICE_TEST_FAULT"] == "early-done"
    #else
    false
    #endif
  }()

  /// Takes in messages that have just been committed.
  func add(_ messages: [OutboxMessage]) {
    if Self.hasEarlyDoneFault { Thread.sleep(forTimeInterval: 0.05) }
    for (name, part) in Dictionary(grouping: messages, by: \.channel) {
      desk.withLock { $0.workers[name] }?.add(part)
    }
  }

  /// Takes in a message that is to be tried anew.
  func revive(_ message: OutboxMessage) {
    desk.withLock { $0.workers[message.channel] }?.revive(message)
  }

  /// Whether messages of a channel have a worker, or will have one.
  func knows(_ channel: String) -> Bool { desk.withLock { $0.definitions[channel] != nil } }

  /// How each channel does; one whose worker has yet to start is untried.
  var conditions: [String: ChannelCondition] {
    let (names, workers) = desk.withLock { (Array($0.definitions.keys), $0.workers) }
    return Dictionary(
      names.map { ($0, workers[$0]?.condition ?? .untried) },
      uniquingKeysWith: { $1 }
    )
  }

  /// The channels that cannot be told, since when and why.
  var troubles: [(channel: String, since: Instant, reason: String)] {
    conditions.sorted { $0.key < $1.key }.compactMap { name, condition in
      guard case .failing(let since, let reason) = condition else { return nil }
      return (name, since, reason)
    }
  }

  /// Begins nothing more, and waits a while for what is under way.
  func stop(within limit: DispatchTimeInterval) {
    let group = DispatchGroup()
    for worker in desk.withLock({ $0.workers.values }) {
      group.enter()
      worker.stop { group.leave() }
    }
    _ = group.wait(timeout: .now() + limit)
  }
}
