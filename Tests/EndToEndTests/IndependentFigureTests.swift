import Dispatch
import Foundation
import Store
import Telemetry
import TestSupport
import Testing

/// `sluice query --every` over a recorded series with faults, against figures that a script computed
/// without any code of Sluice (`Tests/Data/logan-river/figures.py`).
struct IndependentFigureTests {
  private static let folder = SharedData.packageRoot
    .appendingPathComponent("Tests/Data/logan-river", isDirectory: true)

  private let place: TemporaryDirectory
  private let store: String
  private let configuration: String

  init() throws {
    place = try TemporaryDirectory("sluice-figures")
    store = place.path(of: "sluice.db")
    configuration = try place.write(
      """
      store: { path: \(store) }
      locale: { language: en, time_zone: Asia/Shanghai }
      sources: [{ topic: "farm/{site}/{device}/telemetry", format: json }]

      """,
      to: "sluice.yaml"
    )
    try fill()
  }

  private func fill() throws {
    var register = Register()
    let device = register.intern(site: "logan", device: "lab")
    let series = register.intern(device: device, metric: "water_ec", channel: nil, unit: "uS/cm")
    let rows = try Self.rows("water_ec.csv")
    try #require(rows.count > 300)
    var batch = Batch(kind: .messages, at: .epoch)
    batch.growth = register.takeGrowth()
    batch.samples = try rows.map { row in
      let date = try Date(row["time"] ?? "", strategy: .iso8601)
      let time = Instant(milliseconds: Int64(date.timeIntervalSince1970) * 1000)
      let flag = try #require(row["flag"].flatMap { UInt8($0) }.flatMap(QualityFlag.init))
      return Sample(
        series: series,
        time: time,
        value: row["value"].flatMap { Double($0) },
        flag: flag,
        arrived: time
      )
    }
    // A bad radio also mixes up the order.
    var generator = SeededGenerator(seed: 3)
    batch.samples.shuffle(using: &generator)
    let queue = DispatchQueue(label: "test.store")
    try queue.sync {
      var options = StoreOptions()
      options.reserveBytes = 0
      let opened = try Store.open(path: store, queue: queue, options: options)
      _ = try opened.append(batch)
      try opened.close()
    }
  }

  private static func rows(_ name: String) throws -> [[String: String]] {
    try OracleTable(file: folder.appendingPathComponent(name)).rows
  }

  @Test(arguments: [("hours.csv", ["1h"]), ("days.csv", ["1d", "--day-boundary", "08:00"])])
  func figuresEqualTheScripts(table: String, step: [String]) throws {
    let expected = try OracleTable(file: Self.folder.appendingPathComponent(table))
    let figures = Array(expected.columns.dropFirst(2))
    let answer = try StoredFarm.sluice(
      ["query", "logan/lab/water_ec", "--from", "2019-05-29T08:00", "--to", "2019-06-03T08:00"]
        + ["--every"] + step + ["--with", figures.joined(separator: ","), "--hold", "45m"]
        + ["--format", "csv", "--config", configuration]
    )
    #expect(answer.isSuccess, "\(answer.errors)")
    #expect(
      answer.output.first == (["series"] + expected.columns + ["unit"]).joined(separator: ",")
    )
    try #require(answer.output.count == expected.rows.count + 1)
    for (line, row) in zip(answer.output.dropFirst(), expected.rows) {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      #expect(cells[1] == row["start"] && cells[2] == row["end"])
      for (index, figure) in figures.enumerated() {
        let found = Double(cells[index + 3])
        let truth = row.number(figure)
        let isClose = found.flatMap { found in
          truth.map { abs(found - $0) <= 1e-9 * max(1, abs($0)) }
        }
        #expect(isClose ?? (found == nil && truth == nil), "\(figure) of \(cells[1]): \(cells)")
      }
    }
  }

  @Test func theFiguresOfTheContractComeFromTheSameNumbers() throws {
    let expected = try Self.rows("hours.csv").filter { $0["count"] != "0" || $0["missing"] != "0" }
    let answer = try StoredFarm.sluice(
      ["query", "logan/lab/water_ec", "--from", "2019-05-29", "--every", "1h"]
        + ["--with", "count,good,suspect,fail,missing,mean,max", "--config", configuration]
    )
    #expect(answer.isSuccess)
    #expect(answer.output.count == expected.count + 1)
    for (line, row) in zip(answer.output.dropFirst(), expected) {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let counts = ["count", "good", "suspect", "fail", "missing"].map { row[$0] ?? "" }
      #expect(Array(cells[3..<8]) == counts)
      #expect(abs((Double(cells[8]) ?? 0) - (row.number("mean") ?? 0)) < 1e-9)
      #expect(Double(cells[9]) == row.number("max"))
    }
  }

  @Test(
    arguments: [
      ["--with", "median"], ["--day-boundary", "08:00"],
      ["--every", "1d", "--day-boundary", "25:00"],
      ["--every", "1d", "--with", "hours>"], ["--every", "1d", "--with", "means"],
      ["--every", "36h"], ["--every", "1h", "--hold", "0s"],
      ["--every", "1h", "--with", "increase", "--register", "wrap:0"],
    ]
  )
  func whatMakesNoSenseIsRefused(arguments: [String]) throws {
    let answer = try StoredFarm.sluice(
      ["query", "logan/lab/water_ec"] + arguments + ["--config", configuration]
    )
    #expect(answer.ending == .exited(2))
    #expect(answer.output == [])
    #expect(!answer.errors.isEmpty)
  }
}
