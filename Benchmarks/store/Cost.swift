import Glibc

/// What a stretch of work costs: time by the clock, and processor time of this process.
struct Cost {
  private(set) var seconds = 0.0
  private(set) var processorSeconds = 0.0

  /// Does some work and adds what it costs.
  mutating func measure<Result>(_ work: () throws -> Result) rethrows -> Result {
    let clock = ContinuousClock()
    let (start, before) = (clock.now, Self.processorTime)
    defer {
      seconds += (clock.now - start) / .seconds(1)
      processorSeconds += Self.processorTime - before
    }
    return try work()
  }

  /// Seconds of processor time of this process so far.
  private static var processorTime: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
  }
}
