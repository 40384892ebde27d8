public import Telemetry

/// How long a machine ran and how often it was started (`domain.md` 2.11), within one stretch.
///
/// State 1 is on; any other state (0 off, 2 fault) is not.
public struct StateTime: Hashable, Sendable {
  /// Time for which the state was known, and the part of it for which it was 1.
  public private(set) var time = HeldTime()
  /// How often it went from another known state to 1.
  public private(set) var starts = 0

  /// Makes the figures of nothing.
  public init() {}

  /// Whether a state means that the machine runs.
  public static func isOn(_ state: Double) -> Bool { state == 1 }

  /// Adds a state that held for some milliseconds.
  public mutating func add(_ state: Double, milliseconds: Int64) {
    time.add(Self.isOn(state) ? 1 : 0, milliseconds: milliseconds)
  }

  /// Notes a state and the last known one before it, which may lie before the stretch.
  ///
  /// - Parameters:
  ///   - state: the state.
  ///   - previous: nil where the stretch begins a session, in which a machine that runs has been
  ///     started.
  public mutating func note(_ state: Double, after previous: Double?) {
    if Self.isOn(state), !(previous.map(Self.isOn) ?? false) { starts += 1 }
  }

  /// How long it ran.
  public var running: TimeSpan { time.holding }
  /// The part of the known time for which it ran; nil where nothing is known.
  public var duty: Double? { time.mean }
}
