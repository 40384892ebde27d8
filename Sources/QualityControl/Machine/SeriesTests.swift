/// The tests of one series with all their limits: what a ``SeriesMachine`` runs.
///
/// A test that is nil is not run.
public struct SeriesTests: Hashable, Sendable {
  /// Whether decisions that ioos_qc does not make are left out (docs/quality.md lists them): series
  /// are not split, points are counted instead of time, a value that fails is a neighbour like any.
  public var followsBatch: Bool
  /// After a longer pause than this the series begins anew, in milliseconds.
  public var split: Int64?
  /// Whether values stayed out before this one.
  public var gap: TimeGapTest?
  /// Whether sensors' usual error codes are looked for.
  public var errorCodes: Bool
  /// What can be read and what is plausible.
  public var grossRange: GrossRangeTest?
  /// What the season lets expect.
  public var climatology: ClimatologyTest?
  /// Whether a value stands out from its neighbours in time.
  public var spike: SpikeTest?
  /// Whether a value moves too fast.
  public var rateOfChange: RateOfChangeTest?
  /// Whether a value has stopped moving.
  public var flatLine: FlatLineTest?
  /// Values outside this span are left out of ``flatLine`` and ``attenuated``: air that is saturated,
  /// a pump that is off.
  public var lively: ClosedRange<Double>?
  /// Whether a signal has faded.
  public var attenuated: AttenuatedSignalTest?
  /// Whether a value agrees with other devices of its site.
  public var neighbour: NeighbourTest?
  /// Whether the value is held against other metrics.
  public var comparesMetrics: Bool
  /// The flow that the pump is made for, in m³/h.
  public var ratedFlow: Double?

  /// Makes a set that runs nothing.
  public init(followsBatch: Bool = false) {
    self.followsBatch = followsBatch
    (errorCodes, comparesMetrics) = (false, false)
  }

  /// How far back samples can matter for the flag of a new one, in milliseconds.
  public var memory: Int64 {
    let pause = split ?? 0
    let flat = flatLine.map { max($0.suspect ?? 0, $0.fail ?? 0) } ?? 0
    let signal = attenuated.map { $0.window + $0.slot } ?? 0
    return max(flat, signal) + 2 * pause
  }

  /// The part of ``memory`` that a flat line needs and nothing else.
  public var shortMemory: Int64 {
    let signal = attenuated.map { $0.window + $0.slot } ?? 0
    return signal + 2 * (split ?? 0)
  }
}
