internal import SQLite
internal import Telemetry

/// Readings, wherever they lie, one by one.
extension StoreVerifier {
  /// Every reading: in order, once, with a value where its flag says that it has one; and per
  /// device not more of them than were booked.
  func samples(_ check: inout StoreVerification.Check) throws(SQLiteError) {
    let register = try Queries.register(connection)
    let before = try total()
    let bookedBefore = try Queries.ledger(connection)
    var counts: [DeviceID: Int64] = [:]
    do throws(StoreError) {
      let cursor = reader.cursor(over: register.series, in: .all)
      var last: (series: SeriesID, time: Int64)?
      while let block = try cursor.next() {
        check.examined += Int64(block.columns.count)
        counts[block.series.device, default: 0] += Int64(block.columns.count)
        look(at: block, after: last, &check)
        last = block.columns.times.last.map { (block.series.id, $0) }
      }
    } catch {
      throw SQLiteError(error)
    }
    // A writer beside us may have added some meanwhile, or dropped some for their age.
    let after = try total()
    let found = check.examined
    if found > max(before, after) || found < min(before, after) {
      check.note("there are \(found) readings, and \(after) are counted")
    }
    let flags = QualityFlag.allCases.map { "\($0.rawValue)" }.joined(separator: ", ")
    try words("row", "flag", of: "sample_live", among: flags, &check)
    try compare(counts, with: bookedBefore, &check)
  }

  /// Holds the readings of each device against the ledger: as many as were booked, and fewer only
  /// where some were dropped for their age.
  private func compare(
    _ counts: [DeviceID: Int64],
    with before: [DeviceID: LedgerEntry],
    _ check: inout StoreVerification.Check
  ) throws(SQLiteError) {
    let booked = try Queries.ledger(connection)
    for (device, count) in counts where count > booked[device]?.samples ?? 0 {
      check.note("device \(device.rawValue) has \(count) readings, more than were booked")
    }
    guard try connection.integer("SELECT expired_until FROM meta") == nil else { return }
    for (device, entry) in before where counts[device] ?? 0 < entry.samples {
      check.note(
        "device \(device.rawValue) has \(counts[device] ?? 0) readings, and \(entry.samples) were booked"
      )
    }
  }

  /// How many readings are said to be there.
  private func total() throws(SQLiteError) -> Int64 {
    let sizes = try StoreSizes(connection)
    return sizes.hotSamples + sizes.sealedSamples
  }

  private func look(
    at block: SampleBlock,
    after last: (series: SeriesID, time: Int64)?,
    _ check: inout StoreVerification.Check
  ) {
    var before = last?.series == block.series.id ? last?.time : nil
    let columns = block.columns
    for index in 0..<columns.count {
      let time = columns.times[index]
      if let before, time <= before { check.note("\(block.series.key) has \(time) twice") }
      before = time
      let flag = columns.flags[index]
      if flag == QualityFlag.good.rawValue, columns.values[index].isNaN {
        check.note("\(block.series.key) at \(time): flag \(flag) and value disagree")
      }
    }
  }
}
