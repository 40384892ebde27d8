internal import Chunks
internal import SQLite
internal import Telemetry

/// Reading on behind damage.
extension SampleCursor {
  /// One look into the file; once that has met damage, at what is left of the series.
  func foundSealed(of current: Register.Series) throws(StoreError) -> Found {
    do throws(StoreError) {
      return try reader.read("read the samples of") { () throws(SQLiteError) in
        try left == nil ? look(for: current) : lookAtRest(of: current)
      }
    } catch {
      guard let onLoss = reader.onLoss, error.isDamage else { throw error }
      guard left == nil else {
        tell(ChunkGrid.hour(of: nextTime)..<ChunkGrid.lastHour + 1, of: current, error.fault.cause)
        return Found(end: range.end.milliseconds)
      }
      let hours = ChunkGrid.hour(of: nextTime)..<ChunkGrid.hour(of: range.end.milliseconds - 1) + 1
      let found = ChunksLeft(current, in: hours, reader)
      for (hours, cause) in found.lost { tell(hours, of: current, cause) }
      if found.lost.isEmpty, choice != nil {
        onLoss(StoreLoss(part: "figures of \(current.key)", cause: error.fault.cause))
      }
      left = found
      return try foundSealed(of: current)
    }
  }

  /// The next chunk of a damaged file that can be read.
  private func lookAtRest(of current: Register.Series) throws(SQLiteError) -> Found {
    let revisions = try revisions(of: current.id.rawValue)
    while let piece = left?.next() {
      guard ChunkGrid.start(of: piece.hours.upperBound) > nextTime else { continue }
      do throws(SQLiteError) {
        var samples = try reader.chunks.samples(piece, device: current.device.rawValue)
        revisions.apply(to: &samples)
        return Found(samples: samples, end: ChunkGrid.start(of: piece.hours.upperBound))
      } catch {
        guard error.isDamage else { throw error }
        tell(piece.hours, of: current, error.message)
      }
    }
    return Found(end: range.end.milliseconds)
  }

  private func tell(_ hours: Range<Int64>, of series: Register.Series, _ cause: String) {
    let start = max(ChunkGrid.start(of: hours.lowerBound), range.start.milliseconds)
    let end = min(ChunkGrid.start(of: hours.upperBound), range.end.milliseconds)
    let stretch = TimeRange(
      start: Instant(milliseconds: start),
      end: Instant(milliseconds: end)
    )
    reader.onLoss?(StoreLoss(part: series.key.description, range: stretch, cause: cause))
  }
}
