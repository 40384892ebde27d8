import QualityControl
import Telemetry

/// Stored values judged by other limits.
enum QualityTrial {
  /// Judges the samples of one series, which are in the order of their times.
  ///
  /// What did not come from the series itself (its neighbours, other metrics, work on the device)
  /// stays as it is.
  static func judge(_ samples: [Sample], tests: SeriesTests, zone: LocalZone) -> [Sample] {
    var samples = samples
    var run = SeriesRun(tests)
    for index in samples.indices {
      samples[index].forgetSeries()
      let time = samples[index].time
      guard !samples[index].reasons.contains(.maintenance) else {
        run.interrupt(at: time)
        continue
      }
      let verdict = run.observe(
        samples[index].value,
        at: time,
        moment: CalendarMoment(time, offset: zone.offset(at: time))
      )
      if TestFlags.finds(verdict.spikeBefore), index > 0 {
        samples[index - 1].flag = samples[index - 1].flag.worse(verdict.spikeBefore)
        samples[index - 1].reasons.insert(.spike)
      }
      samples[index].take(verdict.flags)
    }
    return samples
  }

  /// How many samples are suspect or fail, and for which reasons.
  static func counts(_ samples: [Sample]) -> (found: Int, reasons: [String: Int]) {
    var reasons: [String: Int] = [:]
    var found = 0
    for sample in samples where TestFlags.finds(sample.flag) {
      found += 1
      for word in sample.reasons.words { reasons[word, default: 0] += 1 }
    }
    return (found, reasons)
  }
}
