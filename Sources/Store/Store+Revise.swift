internal import Chunks
internal import SQLite
internal import Telemetry

/// Other verdicts, on their way into chunks.
extension Store {
  /// Revisions that are read at once, unless one series has more: a slice must not last for reading
  /// those of a county.
  private static let revisionsAtOnce = 20_000

  /// The revisions of the next series after one, up to another, and up to which series all are there.
  func revisions(after series: Int64, upTo last: Int32) throws(SQLiteError) -> RevisedSeries {
    let first = Int32(clamping: series + 1)
    guard first <= last else { return RevisedSeries([], upTo: last) }
    var found = try RevisionOverlay.revisions(
      connection,
      of: first...last,
      limit: Self.revisionsAtOnce
    )
    guard found.count == Self.revisionsAtOnce, let open = found.last?.series.rawValue else {
      return RevisedSeries(found, upTo: last)
    }
    guard found[0].series.rawValue == open else {
      found.removeLast(found.reversed().prefix { $0.series.rawValue == open }.count)
      return RevisedSeries(found, upTo: open - 1)
    }
    found = try RevisionOverlay.revisions(connection, of: open...open)
    return RevisedSeries(found, upTo: open)
  }

  /// Works revisions into samples that are about to be sealed.
  ///
  /// - Returns: samples of chunks that change, to be sealed again.
  func revise(
    _ columns: inout SampleColumns,
    of series: Int32,
    _ device: Int32,
    _ revisions: ArraySlice<SampleRevision>
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
        } else if mayHaveCome(time) {
          continue
        }
      }
      statements.dropRevision.bind(Int64(series), at: 1)
      statements.dropRevision.bind(time, at: 2)
      try statements.dropRevision.run()
    }
    return changed
  }

  /// Whether a sample of a time may be among the rows that came after the pass began: the next one
  /// seals it, and needs its revision.
  private func mayHaveCome(_ time: Int64) -> Bool {
    spans.spans.contains { span in
      span.last > sealing.pass.lastRow && span.earliest <= time && time <= span.latest
    }
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
