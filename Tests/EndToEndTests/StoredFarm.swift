import Dispatch
import Foundation
import Store
import Telemetry
import TestSupport

/// A store with known readings and alerts, and a configuration that names it.
struct StoredFarm {
  let folder: TemporaryDirectory
  let store: String
  let configuration: String
  /// 2026-07-25T04:00:00+08:00, when the readings begin.
  static let start = Instant(milliseconds: 1_784_923_200_000)

  private static let qingxi = Register.Device(
    id: DeviceID(rawValue: 1),
    site: "qingxi-3",
    name: "probe-1"
  )
  private static let xinshi = Register.Device(
    id: DeviceID(rawValue: 2),
    site: "xinshi-1",
    name: "climate-1"
  )
  private static let series: [Register.Series] = [
    series(1, qingxi, "dissolved_oxygen", nil, "mg/L"),
    series(2, qingxi, "dissolved_oxygen", "bottom", "mg/L"),
    series(3, qingxi, "gizmo", nil, "1"),
    series(4, xinshi, "air_temp", nil, "Cel"),
  ]

  /// Makes a store with its configuration.
  ///
  /// - Parameters:
  ///   - language: the language of the configuration.
  ///   - title: what the pond is called.
  ///   - extra: further samples of `xinshi-1/climate-1/air_temp`, a second apart, after the rest.
  /// - Throws: what the file system or the store says.
  init(language: String = "en", title: String = "清溪3号塘", extra: Int = 0) throws {
    folder = try TemporaryDirectory("sluice-farm")
    store = folder.path(of: "sluice.db")
    configuration = try folder.write(
      """
      store: { path: \(store) }
      locale: { language: \(language), time_zone: Asia/Shanghai }
      control: { socket: \(folder.path(of: "control.sock")) }
      sources:
        - { topic: "farm/{site}/{device}/telemetry", format: json }
      sites:
        qingxi-3:
          kind: rice_turtle
          name: { zh-Hans: "\(title)", en: "\(title)" }
          devices: { probe-1: { every: 5m } }

      """,
      to: "sluice.yaml"
    )
    try Self.fill(store, extra: extra)
  }

  private static func series(
    _ id: Int32,
    _ device: Register.Device,
    _ metric: String,
    _ channel: String?,
    _ unit: String
  ) -> Register.Series {
    let key = SeriesKey(site: device.site, device: device.name, metric: metric, channel: channel)
    return Register.Series(id: SeriesID(rawValue: id), device: device.id, key: key, unit: unit)
  }

  private static func fill(_ path: String, extra: Int) throws {
    let queue = DispatchQueue(label: "test.store")
    try queue.sync {
      var options = StoreOptions()
      options.reserveBytes = 0
      let store = try Store.open(path: path, queue: queue, options: options)
      _ = try store.append(batch(extra: extra))
      try store.close()
    }
  }

  private static func batch(extra: Int) -> Batch {
    var batch = Batch(kind: .messages, at: start + .hours(2))
    batch.growth.devices = [qingxi, xinshi]
    batch.growth.series = series
    // Oxygen every ten minutes: 2.61, 2.71, … 3.71; the fourth doubtful, the fifth not there.
    for step in 0..<12 {
      let time = start + .minutes(Int64(step) * 10)
      let value = Double(261 + 10 * step) / 100
      batch.samples.append(sample(1, time, value, step == 3 ? .suspect : .good))
    }
    batch.samples[4].value = nil
    batch.samples[4].flag = .missing
    batch.samples[4].reasons = [.noValue]
    batch.samples.append(sample(2, start, 1.5, .fail))
    batch.samples.append(sample(3, start, -7, .notEvaluated))
    batch.samples.append(sample(4, start, 28.4, .good))
    for step in 0..<extra {
      batch.samples.append(sample(4, start + .seconds(Int64(step) + 1), Double(step), .good))
    }
    batch.ledger[qingxi.id] = LedgerEntry(
      received: 15,
      stored: 12,
      duplicate: 2,
      quarantined: 1,
      lastArrived: start + .hours(2)
    )
    batch.ledger[qingxi.id]?.refused = 5
    batch.ledger[qingxi.id]?.conflicts = 6
    batch.ledger[qingxi.id]?.sequenceGaps = 7
    batch.alerts = [alert(1, .resolved), alert(2, .firing)]
    return batch
  }

  private static func sample(
    _ series: Int32,
    _ time: Instant,
    _ value: Double,
    _ flag: QualityFlag
  ) -> Sample {
    Sample(
      series: SeriesID(rawValue: series),
      time: time,
      value: value,
      flag: flag,
      arrived: time + .milliseconds(1250)
    )
  }

  private static func alert(_ episode: Int, _ state: AlertState) -> Alert {
    let fired = start + .hours(Int64(episode))
    return Alert(
      rule: "pond_oxygen_low",
      site: "qingxi-3",
      device: "probe-1",
      episode: episode,
      state: state,
      severity: .critical,
      activeSince: fired - .minutes(10),
      firedAt: fired,
      ended: state == .resolved ? fired + .minutes(30) : nil,
      value: 2.61,
      judged: fired,
      fingerprint: "f"
    )
  }

  /// Runs `sluice` on this farm.
  func run(_ arguments: String...) throws -> ChildProcess.Finished {
    try Self.sluice(arguments + ["--config", configuration])
  }

  /// Runs `sluice` with just these arguments.
  static func sluice(_ arguments: [String], input: String = "") throws -> ChildProcess.Finished {
    try ChildProcess.run(
      Programs.built("sluice"),
      arguments,
      environment: ["NO_COLOR": "1", "TZ": "UTC"],
      input: Array(input.utf8)
    )
  }
}
