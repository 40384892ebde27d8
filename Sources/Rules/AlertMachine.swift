public import Telemetry

/// The life of one alert: truths and times in, events out.
///
/// The timing is that of Prometheus (`rules/alerting.go`, `Eval`): an alert becomes pending at the
/// first evaluation at which its condition holds, fires at the first one at which it has held for
/// `for`, and, with `keep_firing_for`, ends at the first one that lies so long after the first at
/// which it no longer held. Two things differ: a separate `clear` condition may end it, and what
/// is unknown changes nothing.
public struct AlertMachine: Hashable, Sendable {
  /// Where the alert stands.
  public enum Phase: Hashable, Sendable {
    /// The condition does not hold.
    case inactive
    /// It has held since then, not yet long enough.
    case pending(since: Instant)
    /// It fires; `clearSince` is when it was first seen to have ended.
    case firing(since: Instant, firedAt: Instant, clearSince: Instant?)

    /// When a firing alert's condition was first seen to have ended; nil while it holds.
    var clearSince: Instant? {
      if case .firing(_, _, let clearSince) = self { clearSince } else { nil }
    }
  }

  /// What an evaluation brought about.
  public enum Event: Hashable, Sendable {
    /// The condition began to hold.
    case becamePending
    /// The alert fires.
    case fired
    /// The alert has ended.
    case resolved
    /// The condition ended before the alert fired.
    case withdrew
    /// A longer `for` makes it wait again.
    case wentBack
  }

  /// How long the condition must hold.
  public var holdFor: TimeSpan
  /// How long the alert goes on after its condition.
  public var keepFiringFor: TimeSpan
  /// How long an alert that comes and goes is kept from ending.
  public var damping = TimeSpan.zero
  /// Where it stands.
  public internal(set) var phase: Phase

  /// Makes a machine in a phase, inactive unless a store says otherwise.
  public init(holdFor: TimeSpan, keepFiringFor: TimeSpan, phase: Phase = .inactive) {
    (self.holdFor, self.keepFiringFor, self.phase) = (holdFor, keepFiringFor, phase)
  }

  /// Evaluates at `time`, which never goes back.
  ///
  /// - Parameters:
  ///   - raise: whether the condition that raises holds.
  ///   - clear: whether the condition that ends the alert holds.
  ///   - time: the time of the evaluation.
  /// - Returns: what changed, if anything did.
  public mutating func judge(
    raise: Truth,
    clear: Truth,
    at time: Instant
  ) -> Event? {
    switch phase {
    case .inactive:
      guard raise == .yes else { return nil }
      return begin(at: time)
    case .pending(let since):
      return judgePending(since: since, raise: raise, at: time)
    case .firing(let since, let firedAt, let clearSince):
      guard raise != .yes, clear == .yes else {
        if raise == .yes, time - since < holdFor {
          phase = .pending(since: since)
          return .wentBack
        }
        if raise == .yes || clear == .no {
          phase = .firing(since: since, firedAt: firedAt, clearSince: nil)
        }
        return nil
      }
      let first = clearSince ?? time
      guard time - first >= max(keepFiringFor, damping) else {
        phase = .firing(since: since, firedAt: firedAt, clearSince: first)
        return nil
      }
      phase = .inactive
      return .resolved
    }
  }

  /// When the time runs out that the alert has to hold before it fires, or to have ended before it does; nil
  /// while none runs.
  var due: Instant? {
    switch phase {
    case .inactive, .firing(_, _, nil): nil
    case .pending(let since): since + holdFor
    case .firing(_, _, let clearSince?): clearSince + max(keepFiringFor, damping)
    }
  }

  private mutating func begin(at time: Instant) -> Event {
    guard holdFor > .zero else {
      phase = .firing(since: time, firedAt: time, clearSince: nil)
      return .fired
    }
    phase = .pending(since: time)
    return .becamePending
  }

  private mutating func judgePending(since: Instant, raise: Truth, at time: Instant) -> Event? {
    switch raise {
    case .unknown: return nil
    case .no:
      phase = .inactive
      return .withdrew
    case .yes:
      guard time - since >= holdFor else { return nil }
      phase = .firing(since: since, firedAt: time, clearSince: nil)
      return .fired
    }
  }
}
