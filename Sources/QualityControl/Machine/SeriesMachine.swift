public import Telemetry

/// The tests of one series, value by value in the order of their event times.
///
/// It knows two neighbours in time, the flat run that the newest value ends, and the window of the
/// attenuated signal. What it says of a value depends on the values within ``SeriesTests/memory``
/// before it and on nothing else, so it can be rebuilt from the store at any moment.
public struct SeriesMachine: Sendable {
  /// What is known after a value.
  public struct Verdict: Sendable {
    /// What the tests say of it; the spike test can not yet.
    public var flags = TestFlags()
    /// What the spike test says of the value before it, now that it has a neighbour on each side.
    public var spikeBefore = QualityFlag.notEvaluated
  }

  private struct Point: Sendable {
    var time = Int64.min
    /// Not a number where there is no value.
    var value = Double.nan
  }

  /// The newest time that was taken in, in milliseconds; `.min` before the first.
  public private(set) var newest = Int64.min
  private var last = Point()
  private var before = Point()
  private var ordinal: Int64 = 0
  private var segment: Int64 = 0
  private var flat = FlatRun()
  private var signal = SignalWindow()

  /// The time of the value that the spike test was about last: the one before the newest.
  public var beforeNewest: Int64 { before.time }

  /// Makes a machine that has seen nothing.
  public init() {}

  /// When the flat run began that reaches up to the newest value, in milliseconds; nil if none does.
  public var flatSince: Int64? { flat.beginning }

  /// Takes in a value, or a missing one, that is newer than all others.
  ///
  /// - Parameters:
  ///   - value: the value; nil when the device says that it has none.
  ///   - time: when it was measured.
  ///   - tests: the tests; always the same for one machine.
  ///   - moment: what the local calendar says of `time`.
  /// - Returns: what the tests say of the value and, of the one before it, the spike test.
  public mutating func observe(
    _ value: Double?,
    at time: Instant,
    tests: borrowing SeriesTests,
    moment: CalendarMoment
  ) -> Verdict {
    var verdict = Verdict()
    let now = time.milliseconds
    if newest != .min { pass(now - newest, tests, &verdict.flags) }
    newest = now
    defer { ordinal += 1 }
    guard let value, !value.isNaN else {
      miss(at: now, tests)
      verdict.flags = Self.missing(verdict.flags, tests)
      return verdict
    }
    testAlone(value, time, tests, moment, &verdict.flags)
    if !tests.followsBatch, verdict.flags.grossRange == .fail || verdict.flags.errorCode == .fail {
      // What is no measurement says nothing of the values beside it.
      miss(at: now, tests)
      return verdict
    }
    testSteps(value, now, tests, &verdict)
    testRuns(value, now, tests, moment, &verdict.flags)
    before = last
    last = Point(time: now, value: value)
    return verdict
  }

  /// What the tests that need no other value say of one that came late, without taking it in.
  public func judgeAlone(
    _ value: Double?,
    at time: Instant,
    tests: borrowing SeriesTests,
    moment: CalendarMoment
  ) -> TestFlags {
    var flags = TestFlags()
    guard let value, !value.isNaN else { return Self.missing(flags, tests) }
    testAlone(value, time, tests, moment, &flags)
    return flags
  }

  /// Passes over a sample that says nothing of the others; the next one begins the series anew.
  public mutating func interrupt(at time: Instant) {
    newest = time.milliseconds
    beginAnew()
    ordinal += 1
  }

  private mutating func beginAnew() {
    (last, before, segment) = (Point(), Point(), ordinal)
    flat.reset()
    signal.reset()
  }

  /// Lets a pause pass: a long one begins the series anew.
  @inline(__always)
  private mutating func pass(_ gap: Int64, _ tests: borrowing SeriesTests, _ flags: inout TestFlags)
  {
    if let test = tests.gap { flags.gap = test.flag(gap: gap) }
    guard let split = tests.split, gap > split else { return }
    flags.beginsAnew = true
    beginAnew()
  }

  private mutating func miss(at now: Int64, _ tests: borrowing SeriesTests) {
    (before, last) = (last, Point(time: now))
    if tests.followsBatch { flat.skip(ordinal) }
    if let test = tests.attenuated, test.isExact { signal.take(nil, at: now, test: test) }
  }

  private static func missing(_ flags: TestFlags, _ tests: borrowing SeriesTests) -> TestFlags {
    var flags = flags
    if tests.grossRange != nil { flags.grossRange = .missing }
    if tests.climatology != nil { flags.climatology = .missing }
    if tests.rateOfChange != nil { flags.rateOfChange = .missing }
    if tests.flatLine != nil { flags.flatLine = .missing }
    if tests.attenuated != nil { flags.attenuated = .missing }
    return flags
  }

  @inline(__always)
  private func testAlone(
    _ value: Double,
    _ time: Instant,
    _ tests: borrowing SeriesTests,
    _ moment: CalendarMoment,
    _ flags: inout TestFlags
  ) {
    if let test = tests.grossRange { flags.grossRange = test.flag(value) }
    if tests.climatology != nil, let test = tests.climatology {
      flags.climatology = test.flag(value, moment, at: time)
    }
    if tests.errorCodes, flags.worst != .good, ErrorCodes.contains(value) {
      flags.errorCode = .fail
    }
  }

  @inline(__always)
  private func testSteps(
    _ value: Double,
    _ now: Int64,
    _ tests: borrowing SeriesTests,
    _ verdict: inout Verdict
  ) {
    if let test = tests.spike, !last.value.isNaN, !before.value.isNaN {
      verdict.spikeBefore = test.flag(before.value, last.value, value)
    }
    guard let test = tests.rateOfChange else { return }
    guard !last.value.isNaN, now != last.time else {
      verdict.flags.rateOfChange = tests.followsBatch ? .good : .notEvaluated
      return
    }
    let elapsed = now > last.time ? now - last.time : last.time - now
    // ioos_qc drops parts of a second; below one second nothing would be left to divide by.
    let seconds =
      tests.followsBatch && elapsed >= 1000 ? Double(elapsed / 1000) : Double(elapsed) / 1000
    verdict.flags.rateOfChange = test.flag(change: value - last.value, seconds: seconds)
  }

  @inline(__always)
  private mutating func testRuns(
    _ value: Double,
    _ now: Int64,
    _ tests: borrowing SeriesTests,
    _ moment: CalendarMoment,
    _ flags: inout TestFlags
  ) {
    let isLively = tests.lively?.contains(value) ?? true
    if let test = tests.flatLine {
      if !isLively {
        flat.reset()
      } else {
        let position = tests.followsBatch ? ordinal : now
        let first = tests.followsBatch ? segment : now
        let length = flat.take(value, at: position, tolerance: test.tolerance, from: first)
        flags.flatLine = test.flag(length: length)
      }
    }
    guard let test = tests.attenuated else { return }
    signal.take(value, at: now, test: test)
    guard isLively, let movement = signal.movement(at: now, test: test) else { return }
    flags.attenuated = test.flag(movement, month: moment.month)
  }
}
