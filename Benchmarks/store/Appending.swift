import Dispatch
import Store
import Telemetry

/// Durable batches of 5,000 rows onto the end of a store, new or filled.
struct Appending {
  private static let batchSize = 5000
  private let store: Store
  private let rows: Int
  private let series: Int

  init(_ words: [String], queue: DispatchQueue) throws {
    (rows, series) = (Int(words[2]) ?? 0, Int(words[3]) ?? 1)
    var options = StoreOptions()
    options.reserveBytes = 0
    store = try Store.open(path: words[1], queue: queue, options: options)
  }

  func run() throws -> [String: Double] {
    let state = try store.restore()
    var register = state.register
    for number in 0..<series where register[SeriesID(rawValue: Int32(number + 1))] == nil {
      let device = register.intern(site: "bench", device: "probe-\(number / 4)")
      _ = register.intern(device: device, metric: "m\(number % 4)", channel: nil, unit: "1")
    }
    let start =
      state.newest.samples.map(\.time).max() ?? Instant(milliseconds: 1_753_401_600_000)
    let batches = batches(from: start, register.takeGrowth())
    var cost = Cost()
    try cost.measure { for batch in batches { _ = try store.append(batch) } }
    try store.close()
    return ["rows": Double(rows), "seconds": cost.seconds, "cpu": cost.processorSeconds]
  }

  private func batches(from start: Instant, _ growth: RegisterGrowth) -> [Batch] {
    var growth = growth
    return stride(from: 0, to: rows, by: Self.batchSize).map { first in
      let samples = (first..<min(first + Self.batchSize, rows)).map { row in
        let time =
          start + .seconds(60 * Int64(row / series + 1)) + .milliseconds(Int64(row % series))
        return Sample(
          series: SeriesID(rawValue: Int32(row % series + 1)),
          time: time,
          value: Double((row * 7919) % 1000) / 10,
          flag: .good,
          arrived: time + .milliseconds(20)
        )
      }
      var batch = Batch(kind: .messages, at: samples.last?.arrived ?? start)
      (batch.samples, batch.growth) = (samples, growth)
      growth = RegisterGrowth()
      return batch
    }
  }
}
