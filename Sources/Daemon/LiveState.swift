import Synchronization
import Telemetry

/// What the running daemon knows and the store does not: the broker session and the commit in hand.
struct LiveState: Sendable {
  /// Whether the broker is connected and subscribed to.
  var isConnected = false
  /// Whether the broker still had our session at the last connect; nil before the first.
  var sessionPresent: Bool?
  /// The protocol of the session, `5` or `3.1.1`.
  var protocolVersion: String?
  /// What the broker says that it is.
  var brokerVersion: String?
  /// Why the broker is away.
  var brokerFault: String?
  /// How many messages the broker has dropped since we watch it.
  var brokerDropped: Int64 = 0
  /// How often the broker had forgotten our session since the daemon started.
  var sessionsLost = 0
  /// When the batch in hand was given to the store.
  var commitSince: Instant?
  /// Why the store takes nothing.
  var heldReason: String?
  /// How many messages have been received since the daemon started.
  var received: Int64 = 0
  /// When the last commit ended.
  var lastCommit: Instant?
  /// Whether acknowledgements were proven to wait for the commit.
  var selfTest = "not run"
}

/// The live state, shared between the queues.
final class LiveStateBox: Sendable {
  private let state = Mutex(LiveState())

  /// A copy of the state.
  var current: LiveState { state.withLock { $0 } }

  /// Changes the state.
  func update(_ change: @Sendable (inout LiveState) -> Void) {
    state.withLock { change(&$0) }
  }
}
