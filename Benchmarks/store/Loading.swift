import Dispatch
import Store
import Telemetry

/// A data set on its way into a store: appended in the order of arrival, and sealed.
struct Loading {
  private static let batchSize = 5000
  /// Rows after which a store that is filled at full speed is sealed: so many wait where some thousand
  /// series send once a minute, and the room that they took is used again.
  private static let mostRows = 20_000

  private let data: DataSet
  private let isLive: Bool
  private var sealing: Sealing
  private var appending = Cost()

  /// Reads the data set and makes the store; where it `isLive` it is sealed after each hour as the
  /// daemon does, and else after so many rows.
  init(_ data: String, _ path: String, queue: DispatchQueue, isLive: Bool) throws {
    (self.data, self.isLive) = (try DataSet(path: data), isLive)
    sealing = try Sealing(path, queue: queue)
  }

  mutating func run() throws -> [String: Double] {
    var hour = Int64.min
    var growth = data.growth
    for start in stride(from: 0, to: data.count, by: Self.batchSize) {
      let batch = batch(start..<min(start + Self.batchSize, data.count), growth)
      growth = RegisterGrowth()
      _ = try appending.measure { [sealing] in try sealing.store.append(batch) }
      let isDue =
        isLive ? batch.at.milliseconds / 3_600_000 > hour : start % Self.mostRows == 0
      guard isDue else { continue }
      hour = batch.at.milliseconds / 3_600_000
      try sealing.maintain(at: batch.at)
    }
    if !isLive {
      // Some more days on which nothing comes: what is free then for a day is given back.
      for days in Int64(60)...63 {
        try sealing.maintain(at: data[data.count - 1].arrived + .days(days))
      }
    }
    let figures = [
      "append_seconds": appending.seconds, "append_cpu": appending.processorSeconds,
    ]
    return try sealing.close().merging(figures) { $1 }
  }

  private func batch(_ range: Range<Int>, _ growth: RegisterGrowth) -> Batch {
    var batch = Batch(kind: .messages, at: data[range.upperBound - 1].arrived)
    batch.growth = growth
    batch.samples.reserveCapacity(range.count)
    for number in range {
      let sample = data[number]
      batch.samples.append(sample)
      let device = data.devices[Int(sample.series.rawValue)]
      batch.ledger[device, default: LedgerEntry()].samples += 1
    }
    return batch
  }
}
