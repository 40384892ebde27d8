public import Telemetry

/// The silences that hold or are to come, and whether one of them has begun or ended.
public struct SilenceBook: Sendable {
  /// The silences, by number; those that are over are let go of.
  public private(set) var silences: [Silence]
  private var lastID: Int64
  private var seen: Instant
  private var hasChanged = false

  /// Makes a book.
  ///
  /// - Parameters:
  ///   - silences: those that are not over.
  ///   - lastID: the highest number ever given.
  ///   - now: the present.
  public init(_ silences: [Silence] = [], lastID: Int64 = 0, now: Instant = .epoch) {
    self.silences = silences
    self.lastID = max(lastID, silences.map(\.id).max() ?? 0)
    seen = now
  }

  /// Takes a new silence in, with its number.
  public mutating func add(
    _ matcher: AlertMatcher,
    starts: Instant,
    ends: Instant,
    by: String,
    reason: String
  ) -> Silence {
    lastID += 1
    let silence = Silence(
      id: lastID,
      matcher: matcher,
      starts: starts,
      ends: ends,
      by: by,
      reason: reason
    )
    silences.append(silence)
    hasChanged = true
    return silence
  }

  /// Ends a silence now; nil where there is none that is not over.
  public mutating func end(_ id: Int64, at now: Instant) -> Silence? {
    guard let index = silences.firstIndex(where: { $0.id == id && $0.ends > now }) else {
      return nil
    }
    var silence = silences[index]
    silence.ends = max(now, .epoch)
    silence.starts = min(silence.starts, silence.ends)
    silences[index] = silence
    hasChanged = true
    return silence
  }

  /// Whether messages about an alert are held back.
  public func holdsBack(_ alert: Alert, kind: SiteKind?, at now: Instant) -> Bool {
    silences.contains { $0.holds(at: now) && $0.matcher.matches(alert, kind: kind) }
  }

  /// Lets time pass.
  ///
  /// - Returns: whether a silence began, ended or was changed since the last call.
  public mutating func advance(to now: Instant) -> Bool {
    let before = seen
    seen = now
    defer { hasChanged = false }
    let hasTurned = silences.contains { silence in
      silence.holds(at: before) != silence.holds(at: now)
        || before < silence.starts && silence.ends <= now
    }
    silences.removeAll { $0.ends <= now }
    return hasTurned || hasChanged
  }
}
