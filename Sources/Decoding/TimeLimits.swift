import Telemetry

/// Which of a device's times are believed.
struct TimeLimits: Sendable {
  private let earliest: Instant
  private let tolerance: TimeSpan
  private let limit: TimeSpan

  /// Takes the limits out of all limits.
  init(_ limits: DecodingLimits) {
    earliest = limits.earliest
    (tolerance, limit) = (limits.futureTolerance, limits.futureLimit)
  }

  /// The state of a record without a time: it happened when it arrived.
  static func untimed(arrived: Instant) -> RecordState {
    RecordState(plan: -1, time: arrived, flag: .notEvaluated, reasons: .arrivalTime)
  }

  /// The state of a record that was sent with a time; nil is one that could not be read.
  @inline(__always)
  func state(of time: Instant?, arrived: Instant) -> RecordState {
    var state = RecordState(plan: -1, time: arrived, flag: .notEvaluated, reasons: [])
    guard let time, time >= earliest, time <= arrived + limit else {
      state.isRefused = true
      return state
    }
    if time > arrived + tolerance {
      (state.flag, state.reasons) = (.suspect, [.futureTime, .arrivalTime])
    } else {
      state.time = time
    }
    return state
  }
}
