import Notify
import Telemetry
import Testing

/// Messages on their way, over simulated time.
@Suite struct ChannelQueueTests {
  private static let start = Instant(milliseconds: 1_753_401_600_000)

  private func message(
    _ id: Int64,
    at time: Instant = start,
    deadline: TimeSpan = .hours(72)
  ) -> OutboxMessage {
    OutboxMessage(
      id: id,
      key: "k-\(id)",
      channel: "room",
      content: "{}",
      alerts: ["a\(id % 7)"],
      created: time,
      deadline: time + deadline
    )
  }

  private func queue(_ limits: [RateLimit] = []) -> ChannelQueue {
    var queue = ChannelQueue(limits: limits)
    _ = queue.next(now: Self.start)
    queue.loaded([], isAll: true)
    return queue
  }

  private func ids(_ step: ChannelQueue.Step) -> [Int64]? {
    if case .deliver(let messages) = step { return messages.map(\.id) }
    return nil
  }

  @Test func itBeginsWithWhatTheStoreHolds() {
    var queue = ChannelQueue(limits: [])
    #expect(queue.next(now: Self.start) == .load(after: 0))
    queue.add([message(9)])
    queue.loaded([message(3), message(9)], isAll: true)
    #expect(ids(queue.next(now: Self.start)) == [3, 9])
  }

  /// What is committed after a load has read the store, and before it is taken in, is not in it.
  @Test func whatComesDuringALoadIsLoadedByAnother() {
    var queue = ChannelQueue(limits: [])
    #expect(queue.next(now: Self.start) == .load(after: 0))
    queue.add([message(11), message(12)])
    queue.loaded([message(10)], isAll: true)
    queue.add([message(13)])
    #expect(ids(queue.next(now: Self.start)) == [10])
    _ = queue.claim(1, now: Self.start)
    _ = queue.finish(.done, now: Self.start)
    #expect(queue.next(now: Self.start) == .load(after: 10))
    queue.loaded([message(11), message(12), message(13)], isAll: true)
    #expect(ids(queue.next(now: Self.start)) == [11, 12, 13])
    queue.add([message(14)])
    #expect(ids(queue.next(now: Self.start)) == [11, 12, 13, 14])
  }

  /// What was turned away and has gone by the time it is read asks for no load without end.
  @Test func aLoadThatFindsNothingIsTheLast() {
    var queue = ChannelQueue(limits: [])
    _ = queue.next(now: Self.start)
    queue.add([message(1)])
    queue.loaded([], isAll: true)
    #expect(queue.next(now: Self.start) == .load(after: 0))
    queue.loaded([], isAll: true)
    #expect(queue.next(now: Self.start) == .idle(until: nil))
    // Given up before this run, so never seen: only the store knows it.
    queue.revive(message(5))
    #expect(queue.next(now: Self.start) == .load(after: 0))
    queue.loaded([message(5)], isAll: true)
    #expect(ids(queue.next(now: Self.start)) == [5])
  }

  @Test func claimedThenDone() {
    var queue = queue()
    queue.add([message(1), message(2)])
    let claims = queue.claim(1, now: Self.start)
    #expect(claims.map(\.state) == [.claimed])
    #expect(claims.map(\.attempts) == [1])
    #expect(queue.next(now: Self.start) == .idle(until: nil))
    let steps = queue.finish(.done, now: Self.start)
    #expect(steps.map(\.state) == [.done])
    #expect(ids(queue.next(now: Self.start)) == [2])
  }

  /// What comes about while nothing is under way is claimed with its own transaction.
  @Test func aNewMessageLeavesAtOnceWhereNothingIsBeforeIt() {
    var queue = queue([RateLimit(count: 2, per: .seconds(61))])
    #expect(queue.isFree(now: Self.start))
    let claimed = queue.claim(new: [message(1), message(2)])
    #expect(claimed.map(\.state) == [.claimed, .claimed])
    #expect(claimed.map(\.attempts) == [1, 1])
    queue.add([message(1), message(2), message(3)])
    #expect(queue.count == 3, "what was claimed is not taken in again")
    #expect(!queue.isFree(now: Self.start))
    #expect(queue.next(now: Self.start) == .idle(until: nil))
    let steps = queue.finish(.done, now: Self.start)
    #expect(steps.map(\.attempts) == [1, 1])
    #expect(!queue.isFree(now: Self.start), "another one waits")
    #expect(ids(queue.next(now: Self.start)) == [3])
    _ = queue.claim(1, now: Self.start)
    _ = queue.finish(.done, now: Self.start)
    #expect(!queue.isFree(now: Self.start), "the receiver takes no more for now")
    #expect(queue.isFree(now: Self.start + .seconds(61)))
    _ = queue.claim(new: [message(4)])
    _ = queue.finish(.retry("no", after: .seconds(30)), now: Self.start + .seconds(61))
    #expect(!queue.isFree(now: Self.start + .seconds(62)))
  }

  /// A queue that does not know yet what the store holds lets nothing overtake.
  @Test func whatTheStoreHoldsGoesFirst() {
    var queue = ChannelQueue(limits: [])
    #expect(!queue.isFree(now: Self.start))
    queue.loaded([], isAll: true)
    #expect(queue.isFree(now: Self.start))
  }

  /// The schedule of the Standard Webhooks specification with two early tries, within a fifth.
  @Test func triesComeFurtherAndFurtherApartUntilTheDeadline() {
    var queue = queue()
    queue.add([message(1)])
    var now = Self.start
    var waits: [TimeSpan] = []
    var last: OutboxProgress?
    while last?.state != .dead {
      switch queue.next(now: now) {
      case .deliver:
        _ = queue.claim(1, now: now)
        last = queue.finish(.retry("no", after: nil), now: now).first
      case .idle(let moment?):
        waits.append(moment - now)
        now = moment
      case .giveUp(let messages):
        #expect(messages.map(\.id) == [1])
        last = OutboxProgress(id: 1, state: .dead, attempts: 0, next: now, at: now)
      case .idle(nil), .load:
        Issue.record("nothing to wait for")
        return
      }
    }
    for (wait, nominal) in zip(waits, RetrySchedule.waits).dropLast() {
      #expect(wait >= TimeSpan(milliseconds: nominal.milliseconds * 8 / 10))
      #expect(wait <= TimeSpan(milliseconds: nominal.milliseconds * 12 / 10))
    }
    #expect(waits.count >= 10)
    #expect(now - Self.start == .hours(72))
  }

  @Test func theReceiverMayAskForTime() {
    var queue = queue()
    queue.add([message(1)])
    _ = queue.claim(1, now: Self.start)
    _ = queue.finish(.retry("later", after: .minutes(20)), now: Self.start)
    #expect(queue.next(now: Self.start) == .idle(until: Self.start + .minutes(20)))
    // A new message does not hurry it, and nobody is asked for more than an hour.
    queue.add([message(2)])
    #expect(queue.next(now: Self.start) == .idle(until: Self.start + .minutes(20)))
    _ = queue.next(now: Self.start + .minutes(20))
    _ = queue.claim(1, now: Self.start + .minutes(20))
    _ = queue.finish(.retry("later", after: .days(9)), now: Self.start + .minutes(20))
    #expect(queue.next(now: Self.start + .minutes(20)) == .idle(until: Self.start + .minutes(80)))
  }

  @Test func whatCanNeverArriveHoldsNoOtherUp() {
    var queue = queue()
    queue.add([message(1), message(2)])
    _ = queue.claim(1, now: Self.start)
    let steps = queue.finish(.dead("bad"), now: Self.start)
    #expect(steps.map(\.state) == [.dead])
    #expect(steps.first?.reason == "bad")
    #expect(ids(queue.next(now: Self.start)) == [2])
  }

  @Test func aMessageThatIsTriedAnewKeepsItsPlace() {
    var queue = queue()
    queue.add([message(1), message(2), message(3)])
    for _ in 0..<2 {
      _ = queue.claim(1, now: Self.start)
      _ = queue.finish(.dead("bad"), now: Self.start)
    }
    queue.revive(message(1))
    queue.revive(message(1))
    #expect(ids(queue.next(now: Self.start)) == [1, 3])
  }

  @Test func noMoreThanTheReceiverTakes() {
    var queue = queue([RateLimit(count: 20, per: .seconds(61))])
    queue.add((1...30).map { message($0) })
    var (now, sent) = (Self.start, [Instant]())
    while sent.count < 30 {
      switch queue.next(now: now) {
      case .deliver:
        _ = queue.claim(1, now: now)
        _ = queue.finish(.done, now: now)
        sent.append(now)
      case .idle(let moment?): now = moment
      default:
        Issue.record("stuck")
        return
      }
    }
    for index in 20..<30 { #expect(sent[index] - sent[index - 20] >= .seconds(61)) }
    #expect(sent[19] == Self.start)
  }

  /// A receiver that is down for an hour while 10,000 messages come about: all arrive, in order, in
  /// digests within the robot's limit, and memory holds a window of them alone.
  @Test func anHourWithoutTheReceiver() {
    var queue = queue([RateLimit(count: 20, per: .seconds(61))])
    let (total, down) = (Int64(10_000), Self.start + .hours(1))
    var store: [Int64: OutboxMessage] = [:]
    var (arrived, requests, tries) = ([Int64](), [Instant](), 0)
    var (now, made, largest) = (Self.start, Int64(0), 0)
    while arrived.count < Int(total), now < Self.start + .hours(6) {
      let due = min(total, (now - Self.start).milliseconds * total / 3_600_000)
      let fresh = (made..<due).map { message($0 + 1, at: now) }
      made = max(made, due)
      for message in fresh { store[message.id] = message }
      queue.add(fresh)
      largest = max(largest, queue.count)
      switch queue.next(now: now) {
      case .load(let after):
        let waiting = store.values.filter { $0.id > after }.sorted { $0.id < $1.id }
        let part = Array(waiting.prefix(ChannelQueue.windowSize))
        queue.loaded(part, isAll: part.count < ChannelQueue.windowSize)
      case .deliver(let messages):
        tries += 1
        let count = min(messages.count, 40)
        for step in queue.claim(count, now: now) { store[step.id]?.attempts = step.attempts }
        let outcome: DeliveryOutcome = now < down ? .retry("down", after: nil) : .done
        if outcome == .done { requests.append(now) }
        for step in queue.finish(outcome, now: now) where step.state == .done {
          store[step.id] = nil
          arrived.append(step.id)
        }
        now = now + .milliseconds(50)
      case .idle(let moment): now = min(moment ?? .init(milliseconds: .max), now + .seconds(1))
      case .giveUp:
        Issue.record("given up")
        return
      }
    }
    #expect(arrived == Array(1...total))
    #expect(tries < 500)
    #expect(largest <= 2 * ChannelQueue.windowSize)
    for index in requests.indices.dropFirst(20) {
      #expect(requests[index] - requests[index - 20] >= .seconds(61))
    }
  }
}
