public import Telemetry

/// The tests of one series by itself, value by value in the order of their event times: what a
/// trial of limits runs, and what is held against ioos_qc.
public struct SeriesRun: Sendable {
  private let tests: SeriesTests
  private var limits: SeriesLimits
  private var machine = SeriesMachine()
  private var slab = Slab()
  private var exact: ExactSignal?

  /// The newest time that was taken in, in milliseconds; `.min` before the first.
  public var newest: Int64 { machine.newest }

  /// Makes a run that has seen nothing.
  public init(_ tests: SeriesTests) {
    self.tests = tests
    limits = SeriesLimits(tests)
    if tests.attenuated?.isExact == true { exact = ExactSignal() }
  }

  /// Takes in a value, or a missing one, that is newer than all others.
  ///
  /// - Parameters:
  ///   - value: the value; nil when the device says that it has none.
  ///   - time: when it was measured.
  ///   - moment: what the local calendar says of `time`.
  /// - Returns: what the tests say of the value and, of the one before it, the spike test.
  public mutating func observe(
    _ value: Double?,
    at time: Instant,
    moment: CalendarMoment
  ) -> Verdict {
    limits.turn(to: .min, moment, at: time, tests)
    var verdict = machine.observe(value ?? .nan, at: time, limits: limits, &slab)
    if verdict.flags.beginsAnew { exact?.reset() }
    if exact != nil { testExactly(value, time, moment, &verdict.flags) }
    return verdict
  }

  /// Passes over a sample that says nothing of the others; the next one begins the series anew.
  public mutating func interrupt(at time: Instant) {
    machine.interrupt(at: time, &slab)
    exact?.reset()
  }

  private mutating func testExactly(
    _ value: Double?,
    _ time: Instant,
    _ moment: CalendarMoment,
    _ flags: inout TestFlags
  ) {
    guard let test = tests.attenuated else { return }
    let isMissing = value?.isNaN ?? true
    let isNone = flags.grossRange == .fail || flags.errorCode == .fail
    let known = isMissing || !tests.followsBatch && isNone ? nil : value
    exact?.take(known, at: time.milliseconds, window: test.window)
    if isMissing { flags.attenuated = .missing }
    guard let known, tests.lively?.contains(known) ?? true,
      let movement = exact?.movement(test.measure, least: test.minimumCount)
    else { return }
    flags.attenuated = test.flag(movement, month: moment.month)
  }
}
