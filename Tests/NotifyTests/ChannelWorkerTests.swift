import Dispatch
import Foundation
import Logging
import Notify
import Synchronization
import Telemetry
import TestSupport
import Testing

/// Workers between a store in memory and real receivers on loopback.
@Suite struct ChannelWorkerTests {
  /// An outbox in memory that commits on a queue of its own, as the store does.
  private final class Outbox: Sendable {
    let messages = Waiter<[Int64: OutboxMessage]>([:])
    let steps = Waiter<[OutboxProgress]>([])
    /// How many transactions were asked for.
    let asked = Waiter(0)
    let queue = DispatchQueue(label: "outbox")

    func put(_ count: Int, to channel: String) -> [OutboxMessage] {
      messages.update { all in
        let first = Int64(all.count)
        let fresh = (1...Int64(count)).map { number in
          OutboxMessage(
            id: first + number,
            key: "k-\(first + number)",
            channel: channel,
            content: NotificationContent(reason: .test).json,
            alerts: [],
            created: Self.now,
            deadline: Self.now + .hours(72)
          )
        }
        for message in fresh { all[message.id] = message }
        return fresh
      }
    }

    static var now: Instant {
      Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    var port: OutboxPort {
      OutboxPort(
        load: { [messages] channel, after, limit in
          messages.value.values.filter {
            $0.channel == channel && $0.id > after && ($0.state == .waiting || $0.state == .claimed)
          }.sorted { $0.id < $1.id }.prefix(limit).map(\.self)
        },
        commit: { [self] steps, contents, done in
          asked.update { $0 += 1 }
          queue.async { [self] in
            for step in steps {
              messages.update { $0[step.id]?.state = step.state }
              self.steps.append(step)
            }
            for (channel, _) in contents { _ = put(1, to: channel) }
            done()
          }
        },
        clock: { Self.now }
      )
    }

    func states(_ channel: String) -> [OutboxMessage.State] {
      Self.states(messages.value, channel)
    }

    static func states(
      _ messages: [Int64: OutboxMessage],
      _ channel: String
    ) -> [OutboxMessage.State] {
      messages.values.filter { $0.channel == channel }.sorted { $0.id < $1.id }.map(\.state)
    }
  }

  private let outbox = Outbox()

  private func worker(
    _ receiver: HTTPReceiver,
    kind: ChannelDefinition.Kind = .webhook,
    fallback: String? = nil,
    port: OutboxPort? = nil
  ) throws -> ChannelWorker {
    let definition = ChannelDefinition(
      name: "hook",
      kind: kind,
      url: receiver.url(),
      allowsPrivate: true
    )
    let writer = MessageWriter(language: .english, zone: .utc)
    return ChannelWorker(
      name: "hook",
      channel: try #require(ChannelMaker.channel(definition, writer: writer)),
      fallback: fallback,
      port: port ?? outbox.port,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  private func wait(_ states: [OutboxMessage.State]) throws {
    try outbox.messages.wait("\(states)", within: 10) { Outbox.states($0, "hook") == states }
  }

  @Test func messagesAreClaimedThenSentThenDoneInTheirOrder() throws {
    let outbox = outbox
    let claimedBefore = Mutex<[Bool]>([])
    let receiver = try HTTPReceiver { request, number in
      let key = request.headers["idempotency-key"] ?? ""
      let state = outbox.messages.value.values.first { $0.key == key }?.state
      claimedBefore.withLock { $0.append(state == .claimed) }
      return .init()
    }
    let worker = try worker(receiver)
    worker.add(outbox.put(3, to: "hook"))
    try wait([.done, .done, .done])
    #expect(claimedBefore.withLock { $0 } == [true, true, true])
    #expect(receiver.requests.value.map { $0.headers["idempotency-key"] } == ["k-1", "k-2", "k-3"])
    worker.add(outbox.put(1, to: "hook"))
    try wait([.done, .done, .done, .done])
    #expect(receiver.requests.value.count == 4)
  }

  /// A message that finds its worker idle is claimed with its own transaction: one commit less.
  @Test func anIdleWorkerSendsWithTheTransactionThatBringsTheMessage() throws {
    let receiver = try HTTPReceiver()
    let worker = try worker(receiver)
    worker.wake()
    try Eventually.holds("an idle worker") {
      let number = Int64(outbox.messages.value.count)
      let claimed = worker.claim(outbox.put(1, to: "hook"))
      // As its transaction would.
      for message in claimed { outbox.messages.update { $0[message.id] = message } }
      worker.add(claimed)
      try outbox.messages.wait("it arrives", within: 10) { $0[number + 1]?.state == .done }
      // The rest of its transaction, which is seen in parts.
      outbox.queue.sync {}
      return claimed.first?.state == .claimed
    }
    let steps = outbox.steps.value
    let last = Int64(outbox.messages.value.count)
    #expect(steps.filter { $0.id == last }.map(\.state) == [.done], "no claim of its own")
    #expect(steps.last?.attempts == 1)
    #expect(receiver.requests.value.count == Int(last))
    // While one is under way the next waits in the store.
    let first = worker.claim(outbox.put(1, to: "hook"))
    let second = worker.claim(outbox.put(1, to: "hook"))
    #expect(first.map(\.state) == [.claimed])
    #expect(second.map(\.state) == [.waiting])
    worker.add(first)
    worker.add(second)
    try outbox.messages.wait("both arrive", within: 10) { all in
      Outbox.states(all, "hook").allSatisfy { $0 == .done }
    }
    let keys = receiver.requests.value.compactMap { $0.headers["idempotency-key"] }
    #expect(keys.suffix(2) == ["k-\(last + 1)", "k-\(last + 2)"])
    #expect(Set(keys).count == keys.count)
  }

  /// A worker that ends before its claim is committed leaves the message to the next one.
  @Test func aClaimOutlivesItsWorker() throws {
    let receiver = try HTTPReceiver()
    let (old, new) = (try worker(receiver), try worker(receiver))
    // It has read the store once it has told a first one; the next is new to it.
    old.add(outbox.put(1, to: "hook"))
    try wait([.done])
    let claimed = old.claim(outbox.put(1, to: "hook"))
    #expect(claimed.map(\.state) == [.claimed])
    old.stop {}
    for message in claimed { outbox.messages.update { $0[message.id] = message } }
    // Its transaction tells the old one, which was there when it began.
    old.add(claimed)
    try end(old)
    new.add(claimed)
    try wait([.done, .done])
    #expect(receiver.requests.value.map { $0.headers["idempotency-key"] } == ["k-1", "k-2"])
  }

  /// The same where the claim has a transaction of its own, which ends after the worker.
  @Test func aClaimThatIsCommittedAfterItsWorkerIsSentByTheNextAlone() throws {
    let receiver = try HTTPReceiver()
    let (old, new) = (try worker(receiver), try worker(receiver))
    outbox.queue.suspend()
    old.add(outbox.put(1, to: "hook"))
    try outbox.asked.wait("the claim", within: 10) { $0 == 1 }
    old.stop {}
    outbox.queue.resume()
    outbox.queue.sync {}
    try end(old)
    new.wake()
    try wait([.done])
    #expect(receiver.requests.value.count == 1)
  }

  /// Waits until a stopped worker has done what was asked of it.
  private func end(_ worker: ChannelWorker) throws {
    let isOver = Waiter(false)
    worker.stop { isOver.update { $0 = true } }
    try isOver.wait("the worker's end", within: 10) { $0 }
  }

  /// What is tried anew after a load has read the store is not lost between its rows.
  @Test func aMessageThatIsTriedAnewDuringALoadArrives() throws {
    let receiver = try HTTPReceiver()
    let outbox = outbox
    _ = outbox.put(2, to: "hook")
    outbox.messages.update { $0[1]?.state = .dead }
    let box = Waiter<ChannelWorker?>(nil)
    var port = outbox.port
    let load = port.load
    port.load = { channel, after, limit in
      let rows = try load(channel, after, limit)
      if let message = outbox.messages.value[1], message.state == .dead {
        outbox.messages.update { $0[1]?.state = .waiting }
        box.value?.revive(message)
      }
      return rows
    }
    box.set(try worker(receiver, port: port))
    box.value?.wake()
    try wait([.done, .done])
    box.set(nil)
  }

  /// Of a digest that fails while the deadline of one passes, that one alone goes to the fallback.
  @Test func onlyWhatIsGivenUpGoesToTheFallback() throws {
    let outbox = outbox
    let late = Instant(milliseconds: Outbox.now.milliseconds + 3_600_000)
    let clock = Mutex(Outbox.now)
    let receiver = try HTTPReceiver { _, _ in
      clock.withLock { $0 = late }
      return .init(503)
    }
    var port = outbox.port
    port.clock = { clock.withLock { $0 } }
    let worker = try worker(receiver, kind: .ntfy, fallback: "other", port: port)
    let messages = outbox.put(6, to: "hook")
    outbox.messages.update { $0[3]?.deadline = late }
    worker.add(messages.map { outbox.messages.value[$0.id] ?? $0 })
    try outbox.messages.wait("the third is given up", within: 10) { $0[3]?.state == .dead }
    outbox.queue.sync {}
    #expect(receiver.requests.value.count == 1)
    #expect(outbox.states("hook") == [.waiting, .waiting, .dead, .waiting, .waiting, .waiting])
    #expect(outbox.states("other") == [.waiting])
  }

  @Test func whatWasClaimedBeforeACrashIsSentAgainUnderItsKey() throws {
    let receiver = try HTTPReceiver()
    _ = outbox.put(2, to: "hook")
    outbox.messages.update { $0[1]?.state = .claimed }
    let worker = try worker(receiver)
    worker.wake()
    try wait([.done, .done])
    #expect(receiver.requests.value.map { $0.headers["idempotency-key"] } == ["k-1", "k-2"])
  }

  @Test func aReceiverThatFailsIsTriedAgain() throws {
    let receiver = try HTTPReceiver { _, number in
      number == 0 ? .init(503, headers: ["Retry-After": "0"]) : .init()
    }
    let worker = try worker(receiver)
    worker.add(outbox.put(1, to: "hook"))
    try outbox.steps.wait("the first failure", within: 10) { steps in
      steps.contains { $0.state == .waiting }
    }
    guard case .failing(_, let reason) = worker.condition else {
      Issue.record("\(worker.condition)")
      return
    }
    #expect(reason == "the receiver answered 503")
    // The first wait of the schedule is about 5 s; the test does not sit it out.
    #expect(outbox.states("hook") == [.waiting])
  }

  @Test func whatIsGivenUpGoesToTheFallback() throws {
    let receiver = try HTTPReceiver { _, _ in .init(410) }
    let worker = try worker(receiver, fallback: "other")
    worker.add(outbox.put(1, to: "hook"))
    try wait([.dead])
    try outbox.messages.wait("the fallback", within: 10) {
      Outbox.states($0, "other") == [.waiting]
    }
  }
}
