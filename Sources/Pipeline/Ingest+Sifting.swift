import Telemetry

extension Ingest {
  /// Which samples are new; asks the store about those that memory cannot judge.
  mutating func sift(
    stored: ([(series: SeriesID, time: Instant)]) throws(JournalFailure) -> [Bool]
  ) throws(JournalFailure) -> [Bool] {
    var isNew = [Bool](repeating: true, count: samples.count)
    var unsure: [Int] = []
    conflicting.removeAll(keepingCapacity: true)
    for index in samples.indices {
      switch Self.admit(&samples[index], in: &recent) {
      case .new: break
      case .duplicate:
        isNew[index] = false
        let sample = samples[index]
        let print = RecentTimes.print(of: sample.value)
        if recent.holdsOther(sample.series, sample.time, print: print) {
          conflicting.insert(index)
        }
      case .unsure:
        isNew[index] = false
        unsure.append(index)
      }
    }
    if !unsure.isEmpty { try resolve(unsure, isNew: &isNew, stored: stored) }
    return isNew
  }

  /// How often a place is looked for to which a sample with our own time can move.
  private static let longestSearch = 16

  /// Asks the store about samples in doubt; those with our own time move on from what is stored.
  private mutating func resolve(
    _ unsure: [Int],
    isNew: inout [Bool],
    stored: ([(series: SeriesID, time: Instant)]) throws(JournalFailure) -> [Bool]
  ) throws(JournalFailure) {
    var seen = admitted(inSeriesOf: unsure, isNew: isNew)
    var open = unsure
    for _ in 0..<Self.longestSearch where !open.isEmpty {
      let asked = open.filter { claim($0, in: &seen, isNew: &isNew) }
      let answers = try stored(asked.map { (samples[$0].series, samples[$0].time) })
      open = []
      for (index, isStored) in zip(asked, answers) {
        if !isStored {
          isNew[index] = true
        } else if samples[index].reasons.contains(.arrivalTime) {
          samples[index].time.milliseconds += 1
          open.append(index)
        }
      }
    }
  }

  /// Claims a sample's name within the batch; one with our own time takes the next free name.
  ///
  /// - Returns: whether the store has still to be asked.
  private mutating func claim(
    _ index: Int,
    in seen: inout Set<SampleName>,
    isNew: inout [Bool]
  ) -> Bool {
    while true {
      guard seen.insert(name(of: index)).inserted else {
        guard samples[index].reasons.contains(.arrivalTime) else { return false }
        samples[index].time.milliseconds += 1
        continue
      }
      guard samples[index].reasons.contains(.arrivalTime) else { return true }
      let print = RecentTimes.print(of: samples[index].value)
      switch recent.admit(samples[index].series, samples[index].time, print: print) {
      case .new:
        isNew[index] = true
        return false
      case .duplicate: samples[index].time.milliseconds += 1
      case .unsure: return true
      }
    }
  }

  /// What this batch brings for certain to the series of samples in doubt.
  ///
  /// The store does not have it yet, and memory may have let go of it again: newer times came.
  private func admitted(inSeriesOf unsure: [Int], isNew: [Bool]) -> Set<SampleName> {
    let series = Set(unsure.map { samples[$0].series })
    return Set(
      samples.indices.lazy.filter { isNew[$0] && series.contains(samples[$0].series) }
        .map(name(of:))
    )
  }

  private func name(of index: Int) -> SampleName {
    SampleName(series: samples[index].series, time: samples[index].time)
  }

  private struct SampleName: Hashable {
    var series: SeriesID
    var time: Instant
  }

  /// Judges a sample; one that carries our own time is never a duplicate.
  ///
  /// Two messages may arrive within one millisecond, so it moves on to the next free one.
  private static func admit(
    _ sample: inout Sample,
    in recent: inout RecentTimes
  ) -> RecentTimes.Verdict {
    let print = RecentTimes.print(of: sample.value)
    var verdict = recent.admit(sample.series, sample.time, print: print)
    guard verdict != .new, sample.reasons.contains(.arrivalTime) else { return verdict }
    while verdict == .duplicate {
      sample.time.milliseconds += 1
      verdict = recent.admit(sample.series, sample.time, print: print)
    }
    return verdict
  }
}
