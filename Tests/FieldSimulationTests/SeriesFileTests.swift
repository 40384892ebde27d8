import FieldSimulation
import Foundation
import Telemetry
import TestSupport
import Testing

/// Recorded series as devices.
@Suite struct SeriesFileTests {
  private func bodies(_ text: String, columns: [(String, String)]? = nil, offset: Int = 0) throws
    -> [String]
  {
    try SeriesFile(
      text: text,
      columns: columns.map { $0.map { (column: $0.0, metric: $0.1) } },
      offset: offset
    ).rows.map { String(decoding: $0.payload, as: UTF8.self) }
  }

  @Test func numbersGoOutAsTheFileHasThem() throws {
    let text =
      "datetime,temp,note,ph\n2014-06-20 13:00:00.250,7.480,ok,8.37\n2014-06-20 13:15,NULL,,\n"
    #expect(
      try bodies(text, columns: [("temp", "water_temp"), ("ph", "ph")])
        == [#"{"ts":1403269200250,"seq":0,"water_temp":7.480,"ph":8.37}"#]
    )
    #expect(try bodies(text) == [#"{"ts":1403269200250,"seq":0,"temp":7.480,"ph":8.37}"#])
  }

  @Test(arguments: [
    ("2018-09-05T21:00:00Z", 1_536_181_200_000), ("1536181200", 1_536_181_200_000),
    ("1536181200000", 1_536_181_200_000), ("2018-09-06T05:00:00+08:00", 1_536_181_200_000),
    ("2018-09-05T16:00:00-05:00", 1_536_181_200_000), ("9/6/2018 5:00", 1_536_181_200_000),
    ("2018-09-06 05:00", 1_536_181_200_000), ("\"2018-09-06 05:00:00.5\"", 1_536_181_200_500),
  ])
  func timesAreReadInTheirWays(text: String, milliseconds: Int64) throws {
    let file = try SeriesFile(text: "time,v\n\(text),1\n", columns: nil, offset: 28_800)
    #expect(file.rows.map(\.time.milliseconds) == [milliseconds])
  }

  @Test(arguments: [
    ("", "empty"), ("a,b\n1,2\n", "no column of times"), ("time,v\nyesterday,1\n", "line 2"),
    ("time,v\n2014-02-30 00:00,1\n", "line 2"),
  ])
  func whatCannotBeReplayedIsTold(text: String, what: String) {
    let error = #expect(throws: SeriesFile.Fault.self) {
      try SeriesFile(text: text, columns: nil, offset: 0)
    }
    #expect(error?.description.contains(what) == true)
  }

  @Test func aColumnThatIsNotThereIsNamed() {
    let error = #expect(throws: SeriesFile.Fault.self) {
      try SeriesFile(text: "time,v\n1,1\n", columns: [(column: "w", metric: "w")], offset: 0)
    }
    #expect(error?.description.contains("'w'") == true)
  }

  @Test func onlyNumbersOfJSONAreSent() throws {
    let cells = ["1", "-0.5", "1e5", "01", "1.", ".5", "+1", "NaN", "0x1", "1,2", "", "12 "]
    let sent = try cells.filter { try !bodies("time,v\n1,1\n2,\($0)\n").dropFirst().isEmpty }
    #expect(sent == ["1", "-0.5", "1e5", "1,2", "12 "])
  }

  @Test func movedBodiesKeepTheirValues() throws {
    let file = try SeriesFile(text: "time,v\n1,1.50\n", columns: nil, offset: 0)
    let moved = SeriesFile.moved(
      try #require(file.rows.first).payload,
      to: Instant(milliseconds: 9)
    )
    #expect(String(decoding: moved, as: UTF8.self) == #"{"ts":9,"seq":0,"v":1.50}"#)
  }

  /// Every series that is at hand can be a device.
  @Test(.enabled(if: SharedData.data != nil, "no recorded series at hand"))
  func realSeriesAreDevices() throws {
    let folder = SharedData.data?.appendingPathComponent("timeseries")
    var count = 0
    for file in SharedData.files(in: folder, suffix: ".csv") {
      let text = try String(contentsOf: file, encoding: .utf8)
      let head = text.prefix { !$0.isNewline }.lowercased()
      guard ["time", "date"].contains(where: head.contains) else { continue }
      let series = try SeriesFile(text: text, columns: nil, offset: 0)
      #expect(series.rows.count > 100, "\(file.lastPathComponent)")
      #expect(!series.metrics.isEmpty, "\(file.lastPathComponent)")
      count += 1
    }
    #expect(count >= 8)
  }
}
