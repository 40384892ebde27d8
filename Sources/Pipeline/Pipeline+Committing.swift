import Dispatch
import Telemetry

// How batches get into the journal: one after the other, each tried until there is room for it.
extension Pipeline {
  /// Calls `action` once everything handed in so far is committed.
  public func afterCommits(_ action: @escaping @Sendable () -> Void) {
    dispatchPrecondition(condition: .onQueue(queue))
    guard !isClosed else { return }
    guard pending != nil else { return action() }
    whenIdle.append(action)
  }

  /// Hands nothing more to the journal, which is about to be closed.
  ///
  /// What is not committed by now never will be, and is not acknowledged.
  public func close() {
    dispatchPrecondition(condition: .onQueue(queue))
    isClosed = true
    (waiting, whenIdle, nextReload) = ([], [], nil)
  }

  func submit(_ next: Pending) {
    guard !isClosed else { return }
    guard pending == nil else {
      waiting.append(next)
      return
    }
    begin(next)
    commit()
  }

  /// Takes a batch in hand; from now on it is what it is, however often it is tried.
  private func begin(_ next: Pending) {
    pending = next
    guard !next.batch.outbox.isEmpty else { return }
    // By itself: whoever claims may look at what is pending, and hand in more.
    let claimed = ports.claim(next.batch.outbox)
    pending?.batch.outbox = claimed
  }

  private func commit() {
    while !isClosed, let current = pending {
      do throws(JournalFailure) {
        let isEmpty = current.batch.isEmpty
        finish(current, sequence: isEmpty ? nil : try journal.append(current.batch))
        // Only now: what those who are told hand in waits behind what waits already.
        pending = nil
      } catch {
        return refused(error)
      }
      if !waiting.isEmpty { begin(waiting.removeFirst()) }
    }
    // One may hand in a batch that has to wait: then so do those behind it.
    while pending == nil, !whenIdle.isEmpty { whenIdle.removeFirst()() }
  }

  private func finish(_ current: Pending, sequence: Int64?) {
    if backoff.failures > 0 {
      backoff.succeeded()
      ports.resumed()
    }
    if current.acknowledges { ports.acknowledge() }
    guard let sequence else { return }
    ports.committed(
      CommitReport(
        sequence: sequence,
        kind: current.batch.kind,
        ledger: current.batch.ledger.values.reduce(into: LedgerEntry()) { $0.add($1) },
        transitions: current.batch.transitions,
        outbox: current.batch.outbox,
        receipts: current.receipts,
        requests: current.requests
      )
    )
  }

  private func refused(_ failure: JournalFailure) {
    guard case .retry(let reason) = failure else { return ports.failed(Self.text(of: failure)) }
    if backoff.failures == 0 { noteFull(reason) }
    ports.held(reason)
    let delay = backoff.failed()
    queue.asyncAfter(deadline: .now() + .milliseconds(Int(delay.milliseconds))) { [weak self] in
      self?.commit()
    }
  }

  /// Writes down that the disk is full, into the room that the journal keeps for that; where even
  /// this fails, the log has it.
  private func noteFull(_ reason: String) {
    let now = clock()
    var batch = Batch(kind: .system, at: now)
    batch.events = [SystemEvent(kind: .storeFull, time: now, detail: reason)]
    _ = try? journal.append(batch)
  }

  static func text(of failure: JournalFailure) -> String {
    switch failure {
    case .retry(let text), .fatal(let text): text
    }
  }
}
