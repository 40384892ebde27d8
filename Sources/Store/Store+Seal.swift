internal import SQLite
internal import Telemetry

extension Store {
  /// The samples of a device that are sealed together.
  private struct Unit {
    var device: Int32
    var series: [Int32]
  }

  /// Writes the chunks of as many series as the slice has time for; with them, in one transaction,
  /// their rows count no more.
  func write(_ group: SealGroup, at now: Instant, until slice: Slice) throws(SQLiteError) {
    var pass = sealing.pass
    let last = Int32(clamping: group.last)
    sealing.phase = .unknown
    try commit { rev throws(SQLiteError) in
      let first = Int32(clamping: pass.doneSeries + 1)
      let revisions =
        first <= last
        ? Dictionary(
          grouping: try RevisionOverlay.revisions(connection, of: first...last),
          by: \.series.rawValue
        ) : [:]
      let revised = revisions.keys.sorted()
      var removed = 0
      while let unit = unit(after: pass.doneSeries, in: group, revised), let end = unit.series.last
      {
        removed += try seal(unit, from: group, revisions, at: now, rev: rev)
        pass.doneSeries = Int64(end)
        if slice.isOver { break }
      }
      if unit(after: pass.doneSeries, in: group, revised) == nil { pass.doneSeries = group.last }
      try pass.write(connection)
      return removed
    }
    sealing.pass = pass
    let firstRow = spans.spans.first?.first ?? pass.lastRow + 1
    if pass.doneSeries == SealPass.allSeries {
      sealing.phase = .remove(firstRow)
    } else if pass.doneSeries == group.last {
      sealing.phase = .read(SealGroup(after: group.last, firstRow: firstRow))
    } else {
      sealing.phase = .write(group)
    }
  }

  /// The next series with rows or revisions, and those after it that are of the same device.
  private func unit(after series: Int64, in group: SealGroup, _ revised: [Int32]) -> Unit? {
    func next(after series: Int64) -> Int32? {
      let other = revised.first { Int64($0) > series }
      guard let own = group.series(after: series) else { return other }
      return other.map { min($0, own) } ?? own
    }
    guard let first = next(after: series) else { return nil }
    var unit = Unit(device: families.device(of: first), series: [first])
    while let following = next(after: Int64(unit.series[unit.series.count - 1])),
      families.device(of: following) == unit.device
    {
      unit.series.append(following)
    }
    return unit
  }

  /// Seals the samples of some series of a device.
  ///
  /// - Returns: how many rows they were.
  private func seal(
    _ unit: Unit,
    from group: SealGroup,
    _ revisions: [Int32: [SampleRevision]],
    at now: Instant,
    rev: Int64
  ) throws(SQLiteError) -> Int {
    var rows = 0
    var late: [Range<Int64>: [Int32: SampleColumns]] = [:]
    for series in unit.series {
      var (columns, count) = group.columns(of: series)
      rows += count
      let changed = try revise(&columns, of: series, unit.device, revisions[series] ?? [])
      columns = columns.merged(with: changed)
      var next = 0
      while next < columns.count {
        let hour = ChunkGrid.hour(of: columns.times[next])
        let end = columns.firstIndex(at: ChunkGrid.start(of: hour + 1))
        var part = SampleColumns()
        part.append(columns, next..<max(end, next + 1))
        next = max(end, next + 1)
        if let block = try block(of: series, unit.device, hour, at: now) {
          late[block, default: [:]][series, default: SampleColumns()] =
            late[block]?[series]?.merged(with: part) ?? part
        } else {
          try chunkWriter.addFresh(
            part,
            of: series,
            device: unit.device,
            hour: hour,
            rev: rev
          )
        }
      }
    }
    for (block, news) in late {
      try chunkWriter.rewrite(
        (unit.device, families.series(of: unit.device)),
        hours: block,
        news: news,
        isFinal: Int64(block.count) == ChunkGrid.longest,
        rev: rev
      )
    }
    return rows
  }

  // MARK: Where samples belong

  /// Whether nothing much is expected any more for some hours.
  func isClosed(_ hours: Range<Int64>, at now: Instant) -> Bool {
    let margin: TimeSpan = Int64(hours.count) > ChunkGrid.day ? .hours(26) : .hours(2)
    return ChunkGrid.start(of: hours.upperBound) <= (now - margin).milliseconds
  }

  /// The block into which a sample of an hour goes; nil for a fresh chunk of that hour.
  private func block(
    of series: Int32,
    _ device: Int32,
    _ hour: Int64,
    at now: Instant
  ) throws(SQLiteError) -> Range<Int64>? {
    if let piece = try chunks.first(of: series, in: hour..<hour + 1, fresh: []) {
      return piece.hours
    }
    let day = ChunkGrid.block(of: hour, hours: ChunkGrid.day)
    guard isClosed(day..<day + ChunkGrid.day, at: now) else { return nil }
    return try home(of: device, hour, at: now)
  }

  /// The block of a device in which an hour of a closed day belongs: that of another series, or the
  /// longest in which there is nothing yet.
  func home(
    of device: Int32,
    _ hour: Int64,
    at now: Instant
  ) throws(SQLiteError) -> Range<Int64> {
    let series = families.series(of: device)
    for length in [1, ChunkGrid.day, ChunkGrid.longest] {
      let start = ChunkGrid.block(of: hour, hours: length)
      let block = start..<start + length
      var longest: Range<Int64>?
      for series in series {
        guard let piece = try chunks.first(of: series, in: block, fresh: []) else { continue }
        if piece.hours.contains(hour) { return piece.hours }
        longest = block
      }
      if longest != nil { return shorter(than: length, hour) }
      if length == ChunkGrid.longest, isClosed(block, at: now) { return block }
    }
    return shorter(than: ChunkGrid.longest, hour)
  }

  private func shorter(than length: Int64, _ hour: Int64) -> Range<Int64> {
    let hours: Int64 = length == ChunkGrid.longest ? ChunkGrid.day : 1
    let start = ChunkGrid.block(of: hour, hours: hours)
    return start..<start + hours
  }

  // MARK: Revisions

  /// Works revisions into samples that are about to be sealed.
  ///
  /// - Returns: samples of chunks that change, to be sealed again.
  private func revise(
    _ columns: inout SampleColumns,
    of series: Int32,
    _ device: Int32,
    _ revisions: [SampleRevision]
  ) throws(SQLiteError) -> SampleColumns {
    var changed = SampleColumns()
    for revision in revisions {
      let time = revision.time.milliseconds
      if !columns.revise(time, revision.flag, revision.reasons) {
        guard time < sealing.pass.cutoff else { continue }
        if let sample = try sealed(series, device, time) {
          changed.append(sample)
          changed.revise(time, revision.flag, revision.reasons)
        }
      }
      for statement in [statements.reviseLatest, statements.dropRevision] {
        statement.bind(Int64(series), at: 1)
        statement.bind(time, at: 2)
      }
      statements.reviseLatest.bind(Int64(revision.flag.rawValue), at: 3)
      statements.reviseLatest.bind(Int64(revision.reasons.rawValue), at: 4)
      try statements.reviseLatest.run()
      try statements.dropRevision.run()
    }
    return changed
  }

  private func sealed(
    _ series: Int32,
    _ device: Int32,
    _ time: Int64
  ) throws(SQLiteError) -> Sample? {
    let hour = ChunkGrid.hour(of: time)
    let fresh = try chunks.freshHours()
    guard let piece = try chunks.first(of: series, in: hour..<hour + 1, fresh: fresh) else {
      return nil
    }
    let samples = try chunks.samples(piece, device: device)
    let index = samples.firstIndex(at: time)
    guard index < samples.count, samples.times[index] == time else { return nil }
    return samples.sample(index, of: SeriesID(rawValue: series))
  }
}
