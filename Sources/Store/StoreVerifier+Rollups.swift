internal import Chunks
internal import SQLite
internal import Telemetry

/// Kept figures, held against the readings that they were made of.
extension StoreVerifier {
  /// The figures of a series in a block, as they stand in the file.
  private struct Kept {
    var series: Int32
    var hours: Range<Int64>
    var set: RollupSet
    var zone: String?
  }

  /// Every figure whose readings are still there is the one that they make; and none stands where
  /// readings have never been.
  func rollups(_ check: inout StoreVerification.Check) throws(SQLiteError) {
    let register = try Queries.register(connection)
    var last = Int64.min
    var isOver = false
    while !isOver {
      // Figures and readings in one snapshot, some at a time.
      try connection.transaction(.deferred) { () throws(SQLiteError) in
        let rows = try Statement(
          connection,
          """
          SELECT key, hours, zone, day, local, hour, ten FROM rollup WHERE key > ? ORDER BY key
          LIMIT 100
          """
        )
        rows.bind(last, at: 1)
        let gone = try connection.integer("SELECT expired_until FROM meta") ?? .min
        isOver = true
        try reader.chunks.look()
        while try rows.step() {
          (isOver, last) = (false, rows.integer(0))
          check.examined += 1
          try look(at: rows, register, expired: gone, &check)
        }
      }
    }
  }

  private func look(
    at row: Statement,
    _ register: Register,
    expired: Int64,
    _ check: inout StoreVerification.Check
  ) throws(SQLiteError) {
    let key = row.integer(0)
    let id = ChunkGrid.owner(ofKey: key)
    guard let series = register[SeriesID(rawValue: id)] else {
      return check.note("figures \(key) are of a series \(id) that is not")
    }
    do throws(SQLiteError) {
      let kept = try kept(row, of: id)
      let samples = try samples(of: id, series.device.rawValue, in: kept.hours)
      for fault in faults(of: kept, samples, expired: expired) {
        check.note("\(series.key) \(fault)")
      }
    } catch {
      check.note("\(series.key): \(error.message)")
    }
  }

  private func kept(_ row: Statement, of series: Int32) throws(SQLiteError) -> Kept {
    let start = ChunkGrid.hour(ofKey: row.integer(0))
    let hours = start..<start + min(max(row.integer(1), 1), ChunkGrid.longest)
    var set = RollupSet()
    for (column, level) in [RollupLevel.day, .local, .hour, .ten].enumerated()
    where row.isNull(Int32(column) + 3) == false {
      set.set(level, try reader.rollups.buckets(row.bytes(Int32(column) + 3), level))
    }
    return Kept(series: series, hours: hours, set: set, zone: row.optionalText(2))
  }

  private func samples(
    of series: Int32,
    _ device: Int32,
    in hours: Range<Int64>
  ) throws(SQLiteError) -> SampleColumns {
    var samples = SampleColumns()
    for piece in try reader.chunks.all(of: series, device, in: hours) {
      samples = samples.merged(with: try reader.chunks.samples(piece, device: device))
    }
    return samples.slice(
      from: ChunkGrid.start(of: hours.lowerBound),
      to: ChunkGrid.start(of: hours.upperBound)
    )
  }

  /// What is wrong with kept figures, level by level.
  ///
  /// A level that is not there was given up for room; a day without readings keeps its figures when
  /// these were dropped for their age.
  private func faults(of kept: Kept, _ samples: SampleColumns, expired: Int64) -> [String] {
    let zone = kept.zone.flatMap(zones)
    let made = RollupSet(samples, zone: zone)
    let held = made.days
    var faults: [String] = []
    for (level, list) in kept.set.buckets where level != .local || zone != nil {
      let expected = Dictionary(
        (made.buckets[level] ?? []).map { ($0.index, $0.aggregate) },
        uniquingKeysWith: { $1 }
      )
      for bucket in list {
        let day = RollupSet.day(of: bucket, level)
        if let own = expected[bucket.index] {
          if !bucket.aggregate.says(own) {
            faults.append("\(level.stretch(bucket)): not what its readings make")
          }
        } else if held.contains(day) || (day + 1) * RollupSet.dayLength > expired {
          faults.append("\(level.stretch(bucket)): figures of readings that are not there")
        }
      }
      let known = Set(list.map(\.index))
      for bucket in made.buckets[level] ?? [] where !known.contains(bucket.index) {
        faults.append("\(level.stretch(bucket)): readings without figures")
      }
    }
    return faults
  }
}

extension RollupLevel {
  /// A stretch in words.
  fileprivate func stretch(_ bucket: RollupBucket) -> String {
    let start = Instant(milliseconds: bucket.index &* (length ?? 1)).iso8601()
    return switch self {
    case .ten: "ten minutes from \(start)"
    case .hour: "hour from \(start)"
    case .day: "day from \(start)"
    case .local: "local day from \(start)"
    }
  }
}

extension Aggregate {
  /// Whether the figures are those of another aggregate, but for the last bits of a sum.
  fileprivate func says(_ other: Aggregate) -> Bool {
    let size = max(abs(other.minimum ?? 0), abs(other.maximum ?? 0)) * Double(other.used)
    return flags == other.flags && used == other.used && minimum == other.minimum
      && maximum == other.maximum && first == other.first && last == other.last
      && abs((sum ?? 0) - (other.sum ?? 0)) <= size * 1e-12
  }
}
