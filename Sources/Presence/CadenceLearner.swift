public import Telemetry

/// Learns how often a device sends from the pauses between its messages.
///
/// Of the last sixteen pauses it takes the third longest: a device that sends three messages every
/// ten minutes has an interval of ten minutes, two outages change nothing, and a device that was set
/// to send less often is understood after three pauses of the new length.
public struct CadenceLearner: Hashable, Sendable {
  /// How many pauses are remembered.
  static let depth = 16
  /// How many it takes to know anything.
  static let enough = 8
  /// Messages closer together belong together.
  static let burst = TimeSpan.seconds(1)

  private var pauses: [UInt32] = []
  private var next = 0
  /// The interval; nil while too little was heard.
  public private(set) var every: TimeSpan?

  /// Makes a learner, with what was learned before.
  public init(every: TimeSpan? = nil) {
    self.every = every
  }

  /// Takes in the pause between two messages.
  public mutating func take(_ pause: TimeSpan) {
    guard pause >= Self.burst else { return }
    let clamped = UInt32(clamping: pause.milliseconds)
    if pauses.count < Self.depth { pauses.append(clamped) } else { pauses[next] = clamped }
    next = (next + 1) % Self.depth
    guard pauses.count >= Self.enough, next % 4 == 0 || isLonger(clamped) else { return }
    every = .milliseconds(Int64(pauses.sorted()[pauses.count - 3]))
  }

  /// Whether a pause says that the interval has grown.
  private func isLonger(_ pause: UInt32) -> Bool {
    every.map { Int64(pause) > $0.milliseconds } ?? true
  }
}
