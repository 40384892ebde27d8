import Dispatch
import Glibc
import Rules
import Store
import Telemetry

/// A store of 100 devices with four metrics each, read every ten minutes, with a daily course and noise
/// and one decimal place, sealed as the daemon would.
struct StoreFilling {
  /// How many days, ending with 2025.
  let days: Int
  /// The end of the readings, 2026-01-01.
  static let end = Instant(milliseconds: 1_767_225_600_000)

  /// Makes the file.
  func fill(_ path: String) throws {
    let queue = DispatchQueue(label: "fill")
    try queue.sync {
      var options = StoreOptions()
      options.reserveBytes = 0
      let store = try Store.open(path: path, queue: queue, options: options)
      var register = BenchFarm.register(devices: 100, metrics: BenchFarm.sorts)
      var batch = Batch(kind: .messages, at: Self.end - .days(Int64(days)))
      batch.growth = register.takeGrowth()
      var random = UInt64(1)
      for day in 0..<days {
        for step in 0..<144 {
          let time = batch.at + .minutes(10)
          batch.at = time
          for series in register.series {
            batch.samples.append(sample(of: series.id, at: time, step, &random))
          }
          guard batch.samples.count >= 8000 || step == 143 else { continue }
          _ = try store.append(batch)
          batch = Batch(kind: .messages, at: time)
        }
        guard day % 7 == 6 || day == days - 1 else { continue }
        store.askForSealing()
        while try store.maintain(at: batch.at, within: .seconds(1)) {}
      }
      let sizes = try store.sizes()
      try store.close()
      print("\(path): \(sizes.hotSamples) rows, \(sizes.sealedSamples) sealed")
    }
  }

  private func sample(
    of series: SeriesID,
    at time: Instant,
    _ step: Int,
    _ random: inout UInt64
  ) -> Sample {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let noise = Double(random >> 40) / Double(1 << 24) - 0.5
    let phase = (Double(step) / 144 + Double(series.rawValue % 17) / 17) * 2 * Double.pi
    let value = ((50 + 46 * sin(phase) + 12 * noise) * 10).rounded() / 10
    return Sample(
      series: series,
      time: time,
      value: value,
      flag: .good,
      arrived: time + .milliseconds(1200 + Int64(random >> 56))
    )
  }
}
