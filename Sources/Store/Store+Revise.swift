internal import Chunks
internal import SQLite
internal import Telemetry

/// Other verdicts, on their way into chunks.
extension Store {
  /// Works revisions into samples that are about to be sealed.
  ///
  /// - Returns: samples of chunks that change, to be sealed again.
  func revise(
    _ columns: inout SampleColumns,
    of series: Int32,
    _ device: Int32,
    _ revisions: [SampleRevision]
  ) throws(SQLiteError) -> SampleColumns {
    var changed = SampleColumns()
    let id = SeriesID(rawValue: series)
    for revision in revisions {
      let time = revision.time.milliseconds
      if columns.revise(time, revision.flag, revision.reasons) {
        try noteRevised(columns.sample(columns.firstIndex(at: time), of: id))
      } else {
        guard time < sealing.pass.cutoff else { continue }
        if let sample = try sealed(series, device, time) {
          changed.append(sample)
          changed.revise(time, revision.flag, revision.reasons)
          try noteRevised(changed.sample(changed.count - 1, of: id))
        }
      }
      statements.dropRevision.bind(Int64(series), at: 1)
      statements.dropRevision.bind(time, at: 2)
      try statements.dropRevision.run()
    }
    return changed
  }

  /// Has `latest` know a revised sample, unless it knows a later one: its row, which `latest` may not
  /// have seen yet, bears the verdict of before.
  private func noteRevised(_ sample: Sample) throws(SQLiteError) {
    let select = statements.selectLatest
    select.bind(Int64(sample.series.rawValue), at: 1)
    defer { select.reset() }
    var times = [sample.time.milliseconds]
    if try select.step() {
      let known = try LatestRow(select)
      guard known.sample.time <= sample.time else { return }
      times = known.times.filter { $0 < times[0] }.suffix(RestoredState.recentCount - 1) + times
    }
    try LatestRow(sample: sample, times: times).bind(to: statements.putLatest)
    try statements.putLatest.run()
  }

  private func sealed(
    _ series: Int32,
    _ device: Int32,
    _ time: Int64
  ) throws(SQLiteError) -> Sample? {
    let hour = ChunkGrid.hour(of: time)
    guard let piece = try chunks.first(of: series, device, in: hour..<hour + 1) else { return nil }
    let samples = try chunks.samples(piece, device: device)
    let index = samples.firstIndex(at: time)
    guard index < samples.count, samples.times[index] == time else { return nil }
    return samples.sample(index, of: SeriesID(rawValue: series))
  }
}
