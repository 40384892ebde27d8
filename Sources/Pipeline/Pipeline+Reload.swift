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
  /// change waits too.
  public func replace(
    decoder: Decoder,
    quality: QualityStage,
    rules: [RuleDefinition],
    surroundings: RuleEngine.Surroundings,
    plan: NotificationPlan = NotificationPlan(),
    presence: PresenceSettings = PresenceSettings(),
    tell: @escaping @Sendable (inout RuleEngine, Register) -> Void
  ) {
    dispatchPrecondition(condition: .onQueue(queue))
    guard !isHeld else {
      return afterCommits { [weak self] in
        self?.replace(
          decoder: decoder,
          quality: quality,
          rules: rules,
          surroundings: surroundings,
          plan: plan,
          presence: presence,
          tell: tell
        )
      }
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
  }
}
