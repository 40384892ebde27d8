import Telemetry

/// The tests of one series, value by value in the order of their event times.
///
/// It knows two neighbours in time, the flat run that the newest value ends, and the window of the
/// attenuated signal. What it says of a value depends on the values within ``SeriesTests/memory``
/// before it and on nothing else, so it can be rebuilt from the store at any moment.
///
/// It is plain memory, with what has no fixed size in a ``Slab``; ``release(_:)`` ends it.
struct SeriesMachine: Sendable, BitwiseCopyable {
  private struct Point: Sendable, BitwiseCopyable {
    var time = Int64.min
    /// Not a number where there is no value.
    var value = Double.nan
  }

  /// The newest time that was taken in, in milliseconds; `.min` before the first.
  private(set) var newest = Int64.min
  private var last = Point()
  private var before = Point()
  // Points are counted where ioos_qc counts them.
  private var ordinal: Int32 = 0
  private var segment: Int32 = 0
  private var flat = FlatRun()
  private var signal = SignalWindow()

  /// The time of the value that the spike test was about last: the one before the newest.
  var beforeNewest: Int64 { before.time }

  /// When the flat run began that reaches up to the newest value, in milliseconds; nil if none does.
  var flatSince: Int64? { flat.beginning }

  /// Forgets everything and gives back what it holds of the slab.
  mutating func release(_ slab: inout Slab) {
    flat.reset(&slab)
    signal.release(&slab)
    self = SeriesMachine()
  }

  /// Takes in a value, or a missing one, that is newer than all others.
  ///
  /// - Parameters:
  ///   - value: the value; not a number when the device says that it has none.
  ///   - time: when it was measured.
  ///   - limits: the tests, always the same for one machine, turned to the value's time.
  ///   - slab: where it keeps what has no fixed size, always the same.
  /// - Returns: what the tests say of the value and, of the one before it, the spike test.
  @inline(__always)
  mutating func observe(
    _ value: Double,
    at time: Instant,
    limits: borrowing SeriesLimits,
    _ slab: inout Slab
  ) -> Verdict {
    var verdict = Verdict()
    let now = time.milliseconds
    if newest != .min { pass(now - newest, limits, &verdict.flags, &slab) }
    newest = now
    defer { ordinal &+= 1 }
    guard !value.isNaN else {
      miss(at: now, limits)
      Self.miss(limits.run, &verdict.flags)
      return verdict
    }
    Self.testAlone(value, limits, &verdict.flags)
    if verdict.flags.grossRange == .fail || verdict.flags.errorCode == .fail,
      !limits.run.contains(.followsBatch)
    {
      // What is no measurement says nothing of the values beside it.
      miss(at: now, limits)
      return verdict
    }
    testSteps(value, now, limits, &verdict)
    testRuns(value, now, limits, &verdict.flags, &slab)
    before = last
    last = Point(time: now, value: value)
    return verdict
  }

  /// What the tests that need no other value say of one that came late.
  static func judgeAlone(_ value: Double, limits: borrowing SeriesLimits) -> TestFlags {
    var flags = TestFlags()
    if value.isNaN { miss(limits.run, &flags) } else { testAlone(value, limits, &flags) }
    return flags
  }

  /// Passes over a sample that says nothing of the others; the next one begins the series anew.
  mutating func interrupt(at time: Instant, _ slab: inout Slab) {
    newest = time.milliseconds
    beginAnew(&slab)
    ordinal &+= 1
  }

  private mutating func beginAnew(_ slab: inout Slab) {
    (last, before, segment) = (Point(), Point(), ordinal)
    flat.reset(&slab)
    signal.reset(&slab)
  }

  /// Lets a pause pass: a long one begins the series anew.
  @inline(__always)
  private mutating func pass(
    _ gap: Int64,
    _ limits: borrowing SeriesLimits,
    _ flags: inout TestFlags,
    _ slab: inout Slab
  ) {
    if limits.run.contains(.gap) {
      flags.gap = gap > limits.gapFail ? .fail : gap > limits.gapSuspect ? .suspect : .good
    }
    guard gap > limits.split else { return }
    flags.beginsAnew = true
    beginAnew(&slab)
  }

  private mutating func miss(at now: Int64, _ limits: borrowing SeriesLimits) {
    (before, last) = (last, Point(time: now))
    if limits.run.contains(.followsBatch) { flat.skip(Int64(ordinal)) }
  }

  private static func miss(_ run: SeriesLimits.Run, _ flags: inout TestFlags) {
    if run.contains(.grossRange) { flags.grossRange = .missing }
    if run.contains(.climatology) { flags.climatology = .missing }
    if run.contains(.rateOfChange) { flags.rateOfChange = .missing }
    if run.contains(.flatLine) { flags.flatLine = .missing }
    if run.contains(.attenuated) { flags.attenuated = .missing }
  }

  @inline(__always)
  private static func testAlone(
    _ value: Double,
    _ limits: borrowing SeriesLimits,
    _ flags: inout TestFlags
  ) {
    if limits.run.contains(.grossRange) { flags.grossRange = limits.range.flag(value) }
    if limits.run.contains(.climatology), limits.hasSeason {
      flags.climatology = limits.season.flag(value)
    }
    if limits.run.contains(.errorCodes), flags.worst != .good, ErrorCodes.contains(value) {
      flags.errorCode = .fail
    }
  }

  @inline(__always)
  private func testSteps(
    _ value: Double,
    _ now: Int64,
    _ limits: borrowing SeriesLimits,
    _ verdict: inout Verdict
  ) {
    if limits.run.contains(.spike), !last.value.isNaN, !before.value.isNaN {
      let method: SpikeTest.Method = limits.run.contains(.differential) ? .differential : .average
      let distance = SpikeTest.distance(before.value, last.value, value, method)
      verdict.spikeBefore = limits.spike.flag(distance)
    }
    guard limits.run.contains(.rateOfChange) else { return }
    let isBatch = limits.run.contains(.followsBatch)
    guard !last.value.isNaN, now != last.time else {
      verdict.flags.rateOfChange = isBatch ? .good : .notEvaluated
      return
    }
    let elapsed = now > last.time ? now - last.time : last.time - now
    // ioos_qc drops parts of a second; below one second nothing would be left to divide by.
    let seconds = isBatch && elapsed >= 1000 ? Double(elapsed / 1000) : Double(elapsed) / 1000
    let change = value - last.value
    let rate = abs(change / max(seconds, limits.leastSeconds))
    verdict.flags.rateOfChange = change < 0 ? limits.falling.flag(rate) : limits.rising.flag(rate)
  }

  @inline(__always)
  private mutating func testRuns(
    _ value: Double,
    _ now: Int64,
    _ limits: borrowing SeriesLimits,
    _ flags: inout TestFlags,
    _ slab: inout Slab
  ) {
    let isLively = limits.isLively(value)
    if limits.run.contains(.flatLine) {
      if isLively {
        let isBatch = limits.run.contains(.followsBatch)
        let (place, first) = isBatch ? (Int64(ordinal), Int64(segment)) : (now, now)
        let length = flat.take(value, at: place, limits: limits.flat, from: first, &slab)
        flags.flatLine =
          length >= limits.flatFail ? .fail : length >= limits.flatSuspect ? .suspect : .good
      } else {
        flat.reset(&slab)
      }
    }
    guard limits.run.contains(.attenuated) else { return }
    signal.take(value, at: now, limits: limits.signal, &slab)
    guard isLively, let movement = signal.movement(at: now, limits: limits.signal, slab) else {
      return
    }
    flags.attenuated =
      movement < limits.signal.fail
      ? .fail : movement < limits.signal.suspect ? .suspect : .good
  }
}
