import Dispatch
public import Logging
import Synchronization
public import Telemetry

/// Brings the messages of one channel to their receiver, on a queue of its own.
///
/// Each is claimed in the store before it leaves, and its result is written after: a crash repeats
/// at most the request that was under way, under the same key. While nothing else is under way, a new
/// message is claimed by the transaction that brings it, so that it leaves without another one.
public final class ChannelWorker: Sendable {
  /// The channel's name.
  public let name: String
  private let fallback: String?
  private let channel: any MessageChannel
  private let port: OutboxPort
  private let logger: Logger
  private let queue: DispatchQueue
  private let state: Mutex<State>

  private struct State {
    var queue: ChannelQueue
    var isBusy = false
    var isStopped = false
    var alarm = 0
    /// Claimed messages whose transaction is not over yet.
    var reserved: [OutgoingMessage] = []
  }

  /// How many new messages are looked at before they are committed.
  private static let mostClaimedAtOnce = 20

  /// Makes a worker; ``wake()`` starts it.
  ///
  /// - Parameters:
  ///   - name: the channel's name.
  ///   - channel: the way to its receiver.
  ///   - fallback: the channel that gets what this one gives up.
  ///   - sent: when requests left in the last run.
  ///   - port: the store.
  ///   - logger: is told of failures, and of success after them.
  public init(
    name: String,
    channel: any MessageChannel,
    fallback: String? = nil,
    sent: [Instant] = [],
    port: OutboxPort,
    logger: Logger
  ) {
    (self.name, self.channel, self.fallback) = (name, channel, fallback)
    (self.port, self.logger) = (port, logger)
    queue = DispatchQueue(label: "sluice.channel.\(name)")
    state = Mutex(State(queue: ChannelQueue(limits: channel.limits, sent: sent)))
  }

  /// Claims the first of some new messages where they can leave at once, before they are committed;
  /// ``add(_:)`` has to follow with their transaction.
  ///
  /// - Parameter messages: the next messages of this channel, in their order.
  /// - Returns: the messages as they are to be committed.
  public func claim(_ messages: [OutboxMessage]) -> [OutboxMessage] {
    // What comes in crowds is read by the worker, not by who commits it.
    guard messages.count <= Self.mostClaimedAtOnce else { return messages }
    let now = port.clock()
    let isFree = state.withLock { !$0.isStopped && !$0.isBusy && $0.queue.isFree(now: now) }
    guard isFree else { return messages }
    let outgoing = Self.readable(messages, most: channel.largestShare)
    return state.withLock { state in
      guard !outgoing.isEmpty, !state.isStopped, !state.isBusy, state.queue.isFree(now: now) else {
        return messages
      }
      let count = min(max(1, channel.share(of: outgoing, at: now)), outgoing.count)
      state.isBusy = true
      state.reserved = Array(outgoing.prefix(count))
      return state.queue.claim(new: Array(messages.prefix(count))) + messages.dropFirst(count)
    }
  }

  /// Takes in messages that have just been committed.
  public func add(_ messages: [OutboxMessage]) {
    let share = state.withLock { state -> [OutgoingMessage] in
      state.queue.add(messages)
      let keys = Set(messages.map(\.key))
      guard state.reserved.contains(where: { keys.contains($0.key) }) else { return [] }
      defer { state.reserved = [] }
      return state.isStopped ? [] : state.reserved
    }
    guard !share.isEmpty else { return wake() }
    queue.async { self.send(share) }
  }

  /// Takes in a message that is to be tried anew.
  public func revive(_ message: OutboxMessage) {
    // On the queue: neither between a load and its result nor between a choice and its claim.
    queue.async {
      self.state.withLock { $0.queue.revive(message) }
      self.run()
    }
  }

  /// Looks for something to do.
  public func wake() {
    queue.async { self.run() }
  }

  /// Begins nothing more; calls back when the request under way is over.
  public func stop(_ done: @escaping @Sendable () -> Void) {
    state.withLock { $0.isStopped = true }
    queue.async(execute: done)
  }

  /// How the channel does.
  public var condition: ChannelCondition {
    state.withLock { state in
      if let since = state.queue.failingSince {
        return .failing(since: since, reason: state.queue.lastReason ?? "unknown")
      }
      return state.queue.isWorking ? .working : .untried
    }
  }

  private func run() {
    while true {
      let now = port.clock()
      let step = state.withLock { state -> ChannelQueue.Step in
        guard !state.isStopped, !state.isBusy else { return .idle(until: nil) }
        return state.queue.next(now: now)
      }
      switch step {
      case .idle(let moment):
        if let moment { sleep(until: moment, now: now) }
        return
      case .load(let number):
        guard load(after: number) else { return sleep(until: now + .seconds(5), now: now) }
      case .giveUp(let messages):
        let steps = messages.map { $0.given(up: $0.reason ?? "its deadline passed", at: now) }
        write(steps, of: messages.map { OutgoingMessage($0) })
      case .deliver(let messages): return claim(messages, now: now)
      }
    }
  }

  private func sleep(until moment: Instant, now: Instant) {
    let alarm = state.withLock { state in
      state.alarm += 1
      return state.alarm
    }
    // An hour at most: the clock may be set in between.
    let wait = min(max((moment - now).milliseconds, 1), 3_600_000)
    queue.asyncAfter(deadline: .now() + .milliseconds(Int(wait))) { [weak self] in
      guard let self, state.withLock({ $0.alarm == alarm }) else { return }
      run()
    }
  }

  private func load(after number: Int64) -> Bool {
    do {
      let messages = try port.load(name, number, ChannelQueue.windowSize)
      state.withLock {
        $0.queue.loaded(messages, isAll: messages.count < ChannelQueue.windowSize)
      }
      return true
    } catch {
      logger.error(
        "messages cannot be read from the store",
        metadata: ["channel": "\(name)", "reason": "\(error)"]
      )
      return false
    }
  }

  private func claim(_ messages: [OutboxMessage], now: Instant) {
    let outgoing = Self.readable(messages, most: channel.largestShare)
    guard !outgoing.isEmpty else {
      let steps = state.withLock { state in
        _ = state.queue.claim(1, now: now)
        return state.queue.finish(.dead("its content is not understood by this version"), now: now)
      }
      write(steps)
      return wake()
    }
    let count = min(max(1, channel.share(of: outgoing, at: now)), outgoing.count)
    let steps = state.withLock { state in
      state.isBusy = true
      return state.queue.claim(count, now: now)
    }
    let share = Array(outgoing.prefix(count))
    port.commit(steps, []) { [weak self] in
      self?.queue.async { self?.send(share) }
    }
  }

  /// The first messages, up to one that this version does not understand.
  private static func readable(_ messages: [OutboxMessage], most count: Int) -> [OutgoingMessage] {
    var readable: [OutgoingMessage] = []
    for message in messages.prefix(count) {
      guard let outgoing = OutgoingMessage(message) else { break }
      readable.append(outgoing)
    }
    return readable
  }

  private func send(_ messages: [OutgoingMessage]) {
    // What a stopped worker has claimed is loaded and sent by the next one.
    guard !state.withLock(\.isStopped) else { return }
    let outcome = channel.deliver(messages, at: port.clock())
    let now = port.clock()
    let (steps, before, after) = state.withLock { state in
      let before = state.queue.failingSince
      state.isBusy = false
      let steps = state.queue.finish(outcome, now: now)
      return (steps, before, state.queue.failingSince)
    }
    tell(outcome, count: messages.count, before: before, after: after)
    write(steps, of: messages)
    run()
  }

  /// Writes steps down, of these messages in their order (nil: not understood); what was given up
  /// goes to the fallback in the same transaction.
  private func write(_ steps: [OutboxProgress], of messages: [OutgoingMessage?] = []) {
    let contents = zip(steps, messages).compactMap { step, message in
      step.state == .dead ? message?.content : nil
    }
    port.commit(steps, fallback.map { name in contents.map { (name, $0) } } ?? []) {}
  }

  private func tell(
    _ outcome: DeliveryOutcome,
    count: Int,
    before: Instant?,
    after: Instant?
  ) {
    switch outcome {
    case .done:
      guard before != nil else { return }
      logger.notice("a channel is told again", metadata: ["channel": "\(name)"])
    case .retry(let reason, _), .throttled(let reason, _):
      guard before == nil else { return }
      logger.error(
        "a channel cannot be told; its messages wait in the store",
        metadata: ["channel": "\(name)", "reason": "\(reason)"]
      )
    case .dead(let reason):
      logger.error(
        "messages were given up: 'sluice notify list --dead' lists them",
        metadata: ["channel": "\(name)", "messages": "\(count)", "reason": "\(reason)"]
      )
    }
  }
}
