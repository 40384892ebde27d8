public import Decoding
import Dispatch
public import Notify
public import Presence
public import QualityControl
public import Rules
public import Telemetry

extension Pipeline {
  /// Goes on with another configuration; `tell` tells the rules what is stored.
  ///
  /// While a batch waits for room in the journal, the store lacks what the stages know already: then the
  /// change waits too. Of several that wait only the last is made; those before it never are.
  ///
  /// - Parameters:
  ///   - decoder: turns messages into samples.
  ///   - quality: judges samples; what it remembers is handed over to it.
  ///   - rules: the rules.
  ///   - surroundings: what they rest on.
  ///   - plan: who is told what.
  ///   - presence: when silence is silence.
  ///   - tell: tells the rules what is stored, by `remember`.
  ///   - done: called on the queue once the change is made and what it brought about is committed.
  /// - Returns: whether the change, or its commit, waits.
  @discardableResult
  public func replace(
    decoder: Decoder,
    quality: QualityStage,
    rules: [RuleDefinition],
    surroundings: RuleEngine.Surroundings,
    plan: NotificationPlan = NotificationPlan(),
    presence: PresenceSettings = PresenceSettings(),
    tell: @escaping @Sendable (inout RuleEngine, Register) -> Void,
    done: @escaping @Sendable () -> Void = {}
  ) -> Bool {
    dispatchPrecondition(condition: .onQueue(queue))
    guard !isHeld else {
      reloadLater { [weak self] in
        self?.replace(
          decoder: decoder,
          quality: quality,
          rules: rules,
          surroundings: surroundings,
          plan: plan,
          presence: presence,
          tell: tell,
          done: done
        )
      }
      return true
    }
    let batch = ingest.replace(
      decoder: decoder,
      quality: quality,
      rules: rules,
      surroundings: surroundings,
      plan: plan,
      presence: presence,
      now: clock(),
      tell: tell
    )
    submit(Pending(batch: batch, receipts: [], acknowledges: false))
    afterCommits(done)
    return pending != nil
  }

  private func reloadLater(_ change: @escaping @Sendable () -> Void) {
    let isFirst = nextReload == nil
    nextReload = change
    guard isFirst else { return }
    afterCommits { [weak self] in
      let change = self?.nextReload
      self?.nextReload = nil
      change?()
    }
  }
}
