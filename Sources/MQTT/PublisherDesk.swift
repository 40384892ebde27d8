internal import Dispatch
internal import Synchronization

/// Where a publisher's callers and its queue meet: the window, the outbox and the counters.
final class PublisherDesk: Sendable {
  /// What the lock guards.
  struct State {
    var outbox = Outbox()
    var statistics = PublisherStatistics()
    var isDrainDue = false
    var isClosed = false
    /// Callers that wait for the counters to change.
    var waiting: [DispatchSemaphore] = []
  }

  private let state = Mutex(State())
  /// One unit per message that may still be taken on; it begins at zero, for Dispatch wants a
  /// semaphore back at its first value when it is let go.
  private let window = DispatchSemaphore(value: 0)

  init(window size: Int) {
    for _ in 0..<size { window.signal() }
  }

  var statistics: PublisherStatistics { state.withLock { $0.statistics } }

  /// Takes a message on as soon as the window has room for it.
  ///
  /// - Returns: whether the queue has to be told; nil when the publisher is closed, or when there
  ///   is no room and `waits` is false.
  func put(_ message: (inout Outbox) -> Void, waits: Bool) -> Bool? {
    if waits { window.wait() } else if window.wait(timeout: .now()) == .timedOut { return nil }
    let isNew: Bool? = state.withLock { state in
      guard !state.isClosed else { return nil }
      message(&state.outbox)
      state.statistics.accepted += 1
      defer { state.isDrainDue = true }
      return !state.isDrainDue
    }
    // Each caller that finds it closed wakes the next one.
    if isNew == nil { window.signal() }
    return isNew
  }

  /// Takes everything out; `spare` becomes the new outbox.
  func take(_ spare: consuming Outbox) -> Outbox {
    let empty = spare
    return state.withLock { state in
      state.isDrainDue = false
      let full = state.outbox
      state.outbox = empty
      return full
    }
  }

  /// Notes what has been dealt with and makes room for as many.
  func note(sent: Int = 0, acknowledged: Int = 0, refused: Int = 0) {
    guard sent + acknowledged > 0 else { return }
    change {
      $0.sent += sent
      $0.acknowledged += acknowledged
      $0.refused += refused
    }
    for _ in 0..<(sent + acknowledged) { window.signal() }
  }

  /// Notes that a connection came or went.
  func note(isConnected: Bool) {
    change {
      if isConnected { $0.connections += 1 }
      $0.isConnected = isConnected
    }
  }

  /// Lets nobody wait any longer.
  func close() {
    state.withLock { $0.isClosed = true }
    window.signal()
    change { $0.isConnected = false }
  }

  /// Waits until the counters are as asked, or the publisher is closed.
  ///
  /// - Returns: whether they are.
  func wait(until deadline: DispatchTime, _ isReached: (PublisherStatistics) -> Bool) -> Bool {
    while true {
      let bell = DispatchSemaphore(value: 0)
      let isDone: Bool? = state.withLock { state in
        if isReached(state.statistics) { return true }
        if state.isClosed { return false }
        state.waiting.append(bell)
        return nil
      }
      if let isDone { return isDone }
      if bell.wait(timeout: deadline) == .timedOut {
        return state.withLock { state in
          state.waiting.removeAll { $0 === bell }
          return isReached(state.statistics)
        }
      }
    }
  }

  private func change(_ change: (inout PublisherStatistics) -> Void) {
    let waiting = state.withLock { state in
      change(&state.statistics)
      defer { state.waiting = [] }
      return state.waiting
    }
    for bell in waiting { bell.signal() }
  }
}
