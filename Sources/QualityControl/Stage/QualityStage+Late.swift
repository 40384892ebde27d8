public import Telemetry

// Samples that are not judged as the newest of their series.
extension QualityStage {
  /// Whether what came before a sample has first to be asked of the store.
  mutating func isLate(_ sample: Sample, _ slot: Int, _ plan: Int) -> Bool {
    guard sample.time.milliseconds > watches[slot].newest else { return true }
    guard !watches[slot].isRestored else { return false }
    // After a long pause nothing that came before matters, and of some series nothing came before.
    let known = watches[slot].known
    guard known == .min || sample.time.milliseconds - known > limits[plan].split else {
      return true
    }
    watches[slot].isRestored = true
    watches[slot].machine.release(&slab)
    if known > .min {
      watches[slot].machine.interrupt(at: Instant(milliseconds: known), &slab)
    }
    return false
  }

  /// Judges a sample that came late by its value alone.
  mutating func judgedLate(_ sample: Sample, _ slot: Int, _ plan: Int) -> Sample {
    var sample = sample
    sample.take(SeriesMachine.judgeAlone(sample.value ?? .nan, limits: limits[plan]))
    sample.reasons.insert(.provisional)
    if sample.time.milliseconds > watches[slot].newest {
      watches[slot].known = sample.time.milliseconds
      remember(sample)
    }
    markDirty(sample)
    return sample
  }

  /// Judges a sample that was taken while somebody worked on the device: it says nothing of the
  /// field, and the samples after the work are not compared with those before.
  mutating func judgedWorkedOn(_ sample: Sample, _ slot: Int, _ plan: Int) -> Sample {
    var sample = sample
    sample.take(SeriesMachine.judgeAlone(sample.value ?? .nan, limits: limits[plan]))
    sample.reasons.insert(.maintenance)
    if sample.value != nil { sample.flag = sample.flag.worse(.suspect) }
    guard sample.time.milliseconds > watches[slot].newest else { return sample }
    if !watches[slot].isRestored { watches[slot].machine.release(&slab) }
    watches[slot].isRestored = true
    watches[slot].machine.interrupt(at: sample.time, &slab)
    (watches[slot].flag, watches[slot].reasons, watches[slot].row) = (
      sample.flag, sample.reasons, -1
    )
    remember(sample)
    return sample
  }

  /// Notes that samples around one have to be looked at again.
  mutating func markDirty(_ sample: Sample) {
    let end = sample.time + .milliseconds(1)
    var range = dirty[sample.series] ?? TimeRange(start: sample.time, end: end)
    (range.start, range.end) = (min(range.start, sample.time), max(range.end, end))
    guard dirty.updateValue(range, forKey: sample.series) != range else { return }
    dirtyChanges.insert(sample.series)
  }

  /// What there is to look at again, as it stands now, of the series in which that changed since the
  /// last call; nil where nothing is left.
  public mutating func takeUnsettled() -> [SeriesID: TimeRange?] {
    guard !dirtyChanges.isEmpty else { return [:] }
    defer { dirtyChanges.removeAll(keepingCapacity: true) }
    return Dictionary(uniqueKeysWithValues: dirtyChanges.map { ($0, dirty[$0]) })
  }
}
