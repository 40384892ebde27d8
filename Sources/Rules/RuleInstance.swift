import Telemetry

/// One rule at one place, as plain bits: there are tens of thousands of them, and most have never had
/// anything to tell.
struct RuleInstance: Sendable {
  /// Which rule.
  var rule: Int { Int(ruleNumber) }
  private let ruleNumber: Int32
  /// Where.
  let place: Int32
  /// The instance of another rule at the same place; -1 behind the last.
  let next: Int32
  /// The first of its lanes; -1 before there is one.
  var firstLane: Int32 = -1
  /// How many episodes have fired.
  private var episodeNumber: Int32
  /// Whether a value has come since the daemon started or the clock jumped; until then the passing
  /// of time alone changes nothing.
  var isConfirmed = false
  /// Whether there is an open episode, which the engine keeps.
  var hasAlert = false
  /// Whether there is a ``RuleAside``, which the engine keeps.
  var hasAside = false
  /// The age at which a value is unknown.
  let staleAfter: TimeSpan
  /// The time of the last evaluation that knew something.
  var judged = Instant(milliseconds: .min)
  /// How much time had been watched when the last usable value arrived.
  var heardAt: TimeSpan
  /// How much time had passed by then, watched or not.
  var passedAt: TimeSpan
  /// The moment whose readings are being gathered, in milliseconds; the least where there is none.
  var pendingAt = Int64.min

  /// Makes an instance that has seen no value.
  init(
    rule: Int,
    place: Int32,
    next: Int32,
    staleAfter: TimeSpan,
    episodes: Int,
    heardAt: TimeSpan,
    passedAt: TimeSpan
  ) {
    (ruleNumber, self.place, self.next) = (Int32(rule), place, next)
    (self.staleAfter, self.heardAt, self.passedAt) = (staleAfter, heardAt, passedAt)
    episodeNumber = Int32(clamping: episodes)
  }

  /// How many episodes have fired.
  var episodes: Int {
    get { Int(episodeNumber) }
    set { episodeNumber = Int32(clamping: newValue) }
  }
}
