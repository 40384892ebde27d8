import Telemetry

/// The tests of one series as plain numbers side by side, which is what is read for every value.
///
/// A limit that is not there is infinite, so that no test has to ask for it.
struct SeriesLimits: Sendable, BitwiseCopyable {
  /// Which tests are run, and how.
  struct Run: OptionSet, Sendable, BitwiseCopyable {
    let rawValue: UInt16

    static let gap = Run(rawValue: 1 << 0)
    static let errorCodes = Run(rawValue: 1 << 1)
    static let grossRange = Run(rawValue: 1 << 2)
    static let climatology = Run(rawValue: 1 << 3)
    static let spike = Run(rawValue: 1 << 4)
    static let rateOfChange = Run(rawValue: 1 << 5)
    static let flatLine = Run(rawValue: 1 << 6)
    static let attenuated = Run(rawValue: 1 << 7)
    /// The spike test measures as ``SpikeTest/Method/differential``.
    static let differential = Run(rawValue: 1 << 8)
    /// Decisions that ioos_qc does not make are left out.
    static let followsBatch = Run(rawValue: 1 << 9)
    /// Some limits depend on the calendar.
    static let calendar = Run(rawValue: 1 << 10)
  }

  /// What fails outside, and what is suspect outside.
  struct Range: Sendable, BitwiseCopyable {
    var (failLow, failHigh) = (-Double.infinity, Double.infinity)
    var (suspectLow, suspectHigh) = (-Double.infinity, Double.infinity)

    init(fail: ClosedRange<Double>?, suspect: ClosedRange<Double>?) {
      if let fail { (failLow, failHigh) = (fail.lowerBound, fail.upperBound) }
      if let suspect { (suspectLow, suspectHigh) = (suspect.lowerBound, suspect.upperBound) }
    }

    /// As ``GrossRangeTest/flag(_:)``.
    @inline(__always)
    func flag(_ value: Double) -> QualityFlag {
      if value < failLow || value > failHigh { return .fail }
      if value < suspectLow || value > suspectHigh { return .suspect }
      return value.isFinite ? .good : .fail
    }
  }

  /// Above the one a movement is suspect, above the other it fails.
  struct Step: Sendable, BitwiseCopyable {
    var (suspect, fail) = (Double.infinity, Double.infinity)

    init(suspect: Double? = nil, fail: Double? = nil) {
      (self.suspect, self.fail) = (suspect ?? .infinity, fail ?? .infinity)
    }

    @inline(__always)
    func flag(_ movement: Double) -> QualityFlag {
      if movement > fail { return .fail }
      return movement > suspect ? .suspect : .good
    }
  }

  /// Which tests are run.
  private(set) var run: Run = []
  /// A longer pause begins the series anew, in milliseconds.
  private(set) var split = Int64.max
  private(set) var (gapSuspect, gapFail) = (Int64.max, Int64.max)
  private(set) var range: Range
  private(set) var spike = Step()
  private(set) var (rising, falling) = (Step(), Step())
  /// A shorter time than this counts as this long, in seconds.
  private(set) var leastSeconds = 0.0
  private(set) var (flatSuspect, flatFail) = (Int64.max, Int64.max)
  private(set) var flat = FlatRun.Limits()
  private(set) var (livelyLow, livelyHigh) = (-Double.infinity, Double.infinity)
  private(set) var signal = SignalWindow.Limits()

  // What holds at the moment for which the calendar was looked at last.

  /// The limits of the season that holds.
  private(set) var season: Range
  /// Whether there is one.
  private(set) var hasSeason = false
  /// For which quarter of an hour; `.min` for none.
  private(set) var quarter = Int64.min

  /// Lays out tests; an exact window of the attenuated signal is not among them.
  init(_ tests: SeriesTests) {
    range = Range(fail: tests.grossRange?.fail, suspect: tests.grossRange?.suspect)
    season = Range(fail: nil, suspect: nil)
    split = tests.split ?? .max
    if tests.followsBatch { run.insert(.followsBatch) }
    if tests.errorCodes { run.insert(.errorCodes) }
    if tests.grossRange != nil { run.insert(.grossRange) }
    if tests.climatology != nil { run.formUnion([.climatology, .calendar]) }
    if let gap = tests.gap {
      run.insert(.gap)
      (gapSuspect, gapFail) = (gap.suspect ?? .max, gap.fail ?? .max)
    }
    if let spike = tests.spike {
      run.insert(.spike)
      if spike.method == .differential { run.insert(.differential) }
      self.spike = Step(suspect: spike.suspect, fail: spike.fail)
    }
    if let rate = tests.rateOfChange {
      run.insert(.rateOfChange)
      rising = Step(suspect: rate.rising.suspect, fail: rate.rising.fail)
      falling = Step(suspect: rate.falling.suspect, fail: rate.falling.fail)
      leastSeconds = rate.leastSeconds
    }
    layRuns(tests)
  }

  private mutating func layRuns(_ tests: SeriesTests) {
    if let lively = tests.lively {
      (livelyLow, livelyHigh) = (lively.lowerBound, lively.upperBound)
    }
    if let test = tests.flatLine {
      run.insert(.flatLine)
      if test.tolerance > 0 {
        (flatSuspect, flatFail) = (test.suspect ?? .max, test.fail ?? .max)
      }
      let longest = max(test.suspect ?? 0, test.fail ?? 0)
      flat = FlatRun.Limits(tolerance: test.tolerance, memory: min(longest, 1 << 60))
    }
    guard let test = tests.attenuated, !test.isExact else { return }
    run.insert(.attenuated)
    if test.outsideSummer != nil { run.insert(.calendar) }
    signal.measure = test.measure
    (signal.window, signal.slot) = (test.window, test.slot)
    signal.least = Int32(clamping: min(test.minimumCount, Int(UInt16.max)))
    (signal.suspect, signal.fail) = (test.suspect, test.fail)
  }

  /// Whether a value belongs into a flat line or the window of the attenuated signal.
  @inline(__always)
  func isLively(_ value: Double) -> Bool { value >= livelyLow && value <= livelyHigh }

  /// Takes the limits that hold at a moment.
  ///
  /// - Parameters:
  ///   - quarter: the quarter of an hour that the moment lies in; nothing is looked up twice for one.
  ///   - moment: what the local calendar says of it.
  ///   - instant: the moment.
  ///   - tests: what the limits were laid out from.
  mutating func turn(
    to quarter: Int64,
    _ moment: CalendarMoment,
    at instant: Instant,
    _ tests: SeriesTests
  ) {
    self.quarter = quarter
    if let climatology = tests.climatology {
      let seasons = climatology.seasons
      let season = seasons.last { $0.contains(moment, instant) }
      hasSeason = season != nil
      self.season = Range(fail: season?.fail, suspect: season?.suspect)
      // A season between two moments may begin or end within the quarter.
      if seasons.contains(where: { $0.times != nil }) { self.quarter = .min }
    }
    if let test = tests.attenuated, let winter = test.outsideSummer {
      let isSummer = AttenuatedSignalTest.summer.contains(moment.month)
      (signal.suspect, signal.fail) =
        isSummer ? (test.suspect, test.fail) : (winter.suspect, winter.fail)
    }
  }
}
