public import Telemetry

/// The messages of one channel on their way: what is tried when, and what a try comes to.
///
/// A value without a clock. One request is under way at a time, and the oldest message leaves first,
/// so that what happened to an alert is told in its order. A receiver that fails is left alone for a
/// while, and every other channel goes on.
public struct ChannelQueue: Sendable {
  /// What to do next.
  public enum Step: Hashable, Sendable {
    /// Nothing until then; nil for until something comes.
    case idle(until: Instant?)
    /// Read waiting messages with numbers above this one.
    case load(after: Int64)
    /// Give these up: their deadline has passed.
    case giveUp([OutboxMessage])
    /// Send some of these messages, the first ones, as many as fit into a request.
    case deliver([OutboxMessage])
  }

  /// How many messages are held in memory at once.
  public static let windowSize = 200

  private var window: [OutboxMessage] = []
  private var inFlight: [OutboxMessage] = []
  private var hasMore: Bool
  private var lastSeen: Int64 = 0
  /// The highest number that was left to the store since the last load began.
  private var turnedAway: Int64 = 0
  private var limits: [RateLimit]
  private var gate = Instant(milliseconds: .min)
  private var failures = 0
  /// Since when every try has failed; nil while the channel does well.
  public private(set) var failingSince: Instant?
  /// Why the last try failed.
  public private(set) var lastReason: String?
  /// Whether a try has succeeded, and none has failed since.
  public private(set) var isWorking = false

  /// Makes the queue of a channel, to be filled from the store.
  ///
  /// - Parameters:
  ///   - limits: how many requests its receiver takes.
  ///   - sent: when requests left in the last run, as far as the limits reach.
  public init(limits: [RateLimit], sent: [Instant] = []) {
    hasMore = true
    self.limits = limits
    for time in sent.sorted() { for index in limits.indices { self.limits[index].take(at: time) } }
  }

  /// How many messages wait in memory.
  public var count: Int { window.count + inFlight.count }

  /// Takes in messages that have just been committed, in the order of their numbers.
  public mutating func add(_ messages: [OutboxMessage]) {
    for message in messages where message.id > lastSeen {
      guard !hasMore, window.count < Self.windowSize else {
        leave(message.id)
        continue
      }
      window.append(message)
      lastSeen = message.id
    }
  }

  /// Takes in a message that is to be tried anew, whatever its number; not while a load is under way.
  public mutating func revive(_ message: OutboxMessage) {
    guard message.id <= lastSeen else { return leave(message.id) }
    guard !inFlight.contains(where: { $0.id == message.id }) else { return }
    window.removeAll { $0.id == message.id }
    window.append(message)
    window.sort { $0.id < $1.id }
  }

  /// Takes in what ``Step/load(after:)`` asked for.
  ///
  /// - Parameters:
  ///   - messages: waiting and claimed messages, in the order of their numbers.
  ///   - isAll: whether there are no more behind them.
  public mutating func loaded(_ messages: [OutboxMessage], isAll: Bool) {
    for message in messages where message.id > lastSeen {
      window.append(message)
      lastSeen = message.id
    }
    // What was turned away meanwhile may have been committed after the store was read.
    hasMore = !isAll || turnedAway > lastSeen
  }

  /// Leaves a message to the store, to be loaded from there.
  private mutating func leave(_ number: Int64) {
    hasMore = true
    turnedAway = max(turnedAway, number)
  }

  /// What to do at a moment.
  public mutating func next(now: Instant) -> Step {
    guard inFlight.isEmpty else { return .idle(until: nil) }
    let expired = window.filter { $0.deadline <= now }
    if !expired.isEmpty {
      window.removeAll { $0.deadline <= now }
      return .giveUp(expired)
    }
    if window.isEmpty, hasMore {
      turnedAway = 0
      return .load(after: lastSeen)
    }
    guard let due = window.map(\.next).min() else { return .idle(until: nil) }
    var moment = max(due, gate)
    for limit in limits { moment = max(moment, limit.next(after: now)) }
    if moment > now {
      return .idle(until: min(moment, window.map(\.deadline).min() ?? moment))
    }
    return .deliver(window)
  }

  /// Whether a new message could leave at once: nothing waits before it, and nothing holds it back.
  public func isFree(now: Instant) -> Bool {
    inFlight.isEmpty && window.isEmpty && !hasMore && gate <= now
      && limits.allSatisfy { $0.next(after: now) <= now }
  }

  /// Takes out messages that are not committed yet, to be sent in one request as soon as they are.
  ///
  /// - Parameter messages: new messages, the first that come about after all others; never empty.
  /// - Returns: the messages as they are to be committed, claimed.
  /// - Precondition: the queue is free.
  public mutating func claim(new messages: [OutboxMessage]) -> [OutboxMessage] {
    inFlight = messages
    lastSeen = messages.last?.id ?? lastSeen
    return messages.map { message in
      var message = message
      (message.state, message.attempts) = (.claimed, message.attempts + 1)
      return message
    }
  }

  /// Takes the first messages out, to be sent in one request.
  ///
  /// - Returns: that they are claimed, to be committed before they leave.
  public mutating func claim(_ count: Int, now: Instant) -> [OutboxProgress] {
    inFlight = Array(window.prefix(count))
    window.removeFirst(inFlight.count)
    return inFlight.map { message in
      OutboxProgress(
        id: message.id,
        state: .claimed,
        attempts: message.attempts + 1,
        next: message.next,
        at: now
      )
    }
  }

  /// Takes in what became of the request under way.
  ///
  /// - Returns: where its messages stand now.
  public mutating func finish(_ outcome: DeliveryOutcome, now: Instant) -> [OutboxProgress] {
    let sent = inFlight
    inFlight = []
    for index in limits.indices { limits[index].take(at: now) }
    switch outcome {
    case .done:
      succeed(now: now)
      return sent.map { $0.progress(.done, attempts: $0.attempts + 1, next: $0.next, at: now) }
    case .dead(let reason):
      lastReason = reason
      return sent.map { $0.given(up: reason, at: now, attempts: $0.attempts + 1) }
    case .retry(let reason, let asked):
      fail(reason, pause: asked.map { min($0, RetrySchedule.longestAsked) }, sent, now: now)
      let earliest = asked == nil ? now : gate
      return putBack(sent, reason, now: now) { message in
        let wait = RetrySchedule.wait(after: message.attempts + 1, seed: message.id)
        return max(now + wait, earliest)
      }
    case .throttled(let reason, let span):
      fail(reason, pause: span, sent, now: now)
      let end = gate
      return putBack(sent, reason, now: now) { _ in end }
    }
  }

  private mutating func succeed(now: Instant) {
    (failures, failingSince, lastReason, isWorking) = (0, nil, nil, true)
    gate = now
    // The receiver is back: what waits for it need not go on waiting.
    for index in window.indices { window[index].next = min(window[index].next, now) }
  }

  private mutating func fail(
    _ reason: String,
    pause: TimeSpan?,
    _ sent: [OutboxMessage],
    now: Instant
  ) {
    (failures, isWorking) = (failures + 1, false)
    (failingSince, lastReason) = (failingSince ?? now, reason)
    gate = now + (pause ?? RetrySchedule.pause(after: failures, seed: sent.first?.id ?? 0))
  }

  private mutating func putBack(
    _ sent: [OutboxMessage],
    _ reason: String,
    now: Instant,
    _ next: (OutboxMessage) -> Instant
  ) -> [OutboxProgress] {
    var steps: [OutboxProgress] = []
    var kept: [OutboxMessage] = []
    for message in sent {
      guard now < message.deadline else {
        steps.append(message.given(up: reason, at: now, attempts: message.attempts + 1))
        continue
      }
      var message = message
      message.next = min(next(message), message.deadline)
      message.attempts += 1
      (message.state, message.reason) = (.waiting, reason)
      kept.append(message)
      steps.append(
        message.progress(.waiting, attempts: message.attempts, next: message.next, at: now)
      )
    }
    window.insert(contentsOf: kept, at: 0)
    return steps
  }
}
