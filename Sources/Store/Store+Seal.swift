internal import Chunks
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
      let part = try revisions(after: pass.doneSeries, upTo: last)
      var removed = 0
      while let unit = unit(after: pass.doneSeries, in: group, part), let end = unit.series.last {
        removed += try seal(unit, from: group, part.revisions, at: now, rev: rev)
        pass.doneSeries = Int64(end)
        if slice.isOver { break }
      }
      if unit(after: pass.doneSeries, in: group, part) == nil {
        pass.doneSeries = part.last == last ? group.last : Int64(part.last)
      }
      try pass.write(connection)
      return removed
    }
    sealing.pass = pass
    let firstRow = spans.spans.first?.first ?? pass.lastRow + 1
    if pass.doneSeries == SealPass.allSeries {
      sealing.phase = .shorten
    } else if pass.doneSeries == group.last {
      sealing.phase = .read(SealGroup(after: group.last, firstRow: firstRow))
    } else {
      sealing.phase = .write(group)
    }
  }

  /// The next series with rows or revisions, and those after it that are of the same device.
  private func unit(after series: Int64, in group: SealGroup, _ part: RevisedSeries) -> Unit? {
    func next(after series: Int64) -> Int32? {
      let own = group.series(after: series)
      let next = [part.first(after: series), own].compactMap(\.self).min()
      return next.flatMap { $0 <= part.last ? $0 : nil }
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
    _ revisions: [Int32: ArraySlice<SampleRevision>],
    at now: Instant,
    rev: Int64
  ) throws(SQLiteError) -> Int {
    var rows = 0
    var fresh: [Range<Int64>: ChunkWriter.Block] = [:]
    var late: [Range<Int64>: [Int32: SampleColumns]] = [:]
    for series in unit.series {
      var (columns, count) = group.columns(of: series)
      rows += count
      let changed = try revise(&columns, of: series, unit.device, revisions[series] ?? [])
      columns = columns.merged(with: changed)
      for (home, part) in try parted(columns, of: series, unit.device, at: now) {
        switch home {
        case .fresh(let hours): fresh[hours, default: []].append((series, part))
        case .chunk(let hours):
          late[hours, default: [:]][series] = late[hours]?[series]?.merged(with: part) ?? part
        }
      }
    }
    let family = (device: unit.device, series: families.series(of: unit.device))
    for (hours, news) in fresh {
      try chunkWriter.addFresh(news, of: family, hours: hours, rev: rev)
    }
    // The shorter first: what they leave, the longer take in.
    for (hours, news) in late.sorted(by: { $0.key.count < $1.key.count }) {
      let isFinal = Int64(hours.count) == ChunkGrid.longest
      try chunkWriter.rewrite(family, hours: hours, news: news, isFinal: isFinal, rev: rev)
    }
    return rows
  }

  // MARK: Where samples belong

  /// Where samples of an hour go.
  private enum Home: Hashable {
    /// To the device's chunks of an hour or a day.
    case fresh(Range<Int64>)
    /// To chunks of the series in a block.
    case chunk(Range<Int64>)
  }

  /// The samples of a series by where they belong.
  private func parted(
    _ columns: SampleColumns,
    of series: Int32,
    _ device: Int32,
    at now: Instant
  ) throws(SQLiteError) -> [(home: Home, samples: SampleColumns)] {
    var parts: [(home: Home, samples: SampleColumns)] = []
    var next = 0
    while next < columns.count {
      let hour = ChunkGrid.hour(of: columns.times[next])
      let end = max(columns.firstIndex(at: ChunkGrid.start(of: hour + 1)), next + 1)
      let home = try home(of: series, device, hour, at: now)
      if parts.last?.home == home {
        parts[parts.count - 1].samples.append(columns, next..<end)
      } else {
        var part = SampleColumns()
        part.append(columns, next..<end)
        parts.append((home, part))
      }
      next = end
    }
    return parts
  }

  /// Whether nothing much is expected any more for some hours.
  func isClosed(_ hours: Range<Int64>, at now: Instant) -> Bool {
    let margin: TimeSpan = Int64(hours.count) > ChunkGrid.day ? .hours(26) : .hours(2)
    return ChunkGrid.start(of: hours.upperBound) <= (now - margin).milliseconds
  }

  /// Where a sample of an hour goes: to what there is of its time, or to the longest block that is over
  /// and in which there is nothing yet.
  private func home(
    of series: Int32,
    _ device: Int32,
    _ hour: Int64,
    at now: Instant
  ) throws(SQLiteError) -> Home {
    let hours = hour..<hour + 1
    if let piece = try chunks.firstSealed(of: series, in: hours) { return .chunk(piece.hours) }
    let known = try chunks.live(of: device, in: hours).first
    if let known, try chunks.bundle(of: device, known)?.member(of: series) != nil {
      return .fresh(known)
    }
    // Figures of samples that are gone take in what comes late.
    if let figures = try chunkWriter.figures(of: series, hour) { return .chunk(figures) }
    if let known { return .fresh(known) }
    let (day, block) = (Self.block(hour, ChunkGrid.day), Self.block(hour, ChunkGrid.longest))
    let isJoined = chunks.mark.covers(hours, device)
    guard isJoined || isClosed(day, at: now) else { return .fresh(hours) }
    if let home = try home(of: device, hour) { return .chunk(home) }
    // Where hours are still to be joined, another one goes with them.
    if try chunks.live(of: device, in: day).contains(where: { $0.count == 1 }) {
      return .fresh(hours)
    }
    let isOver = chunks.mark.covers(day, device) || isClosed(block, at: now)
    if isOver, try chunks.live(of: device, in: block).isEmpty { return .chunk(block) }
    return .fresh(day)
  }

  private static func block(_ hour: Int64, _ length: Int64) -> Range<Int64> {
    let start = ChunkGrid.block(of: hour, hours: length)
    return start..<start + length
  }

  /// The block of `chunk` in which an hour of a device belongs because of another of its series; nil
  /// where there is nothing of it in these 32 days.
  func home(of device: Int32, _ hour: Int64) throws(SQLiteError) -> Range<Int64>? {
    for length in [1, ChunkGrid.day, ChunkGrid.longest] {
      let block = Self.block(hour, length)
      var isFound = false
      for series in families.series(of: device) {
        guard let piece = try chunks.firstSealed(of: series, in: block) else { continue }
        if piece.hours.contains(hour) { return piece.hours }
        isFound = true
      }
      if isFound { return Self.block(hour, length == ChunkGrid.longest ? ChunkGrid.day : 1) }
    }
    return nil
  }
}
