import Foundation
import TestSupport
import Testing

/// `sluice query`, `latest` and `series` on a store with known readings.
struct CommandLineQueryTests {
  private let farm: StoredFarm
  private let oxygen = "qingxi-3/probe-1/dissolved_oxygen"
  private let window = ["--from", "2026-07-25T04:00", "--to", "2026-07-25T06:00"]

  init() throws { farm = try StoredFarm() }

  private func query(_ arguments: String...) throws -> ChildProcess.Finished {
    try StoredFarm.sluice(["query"] + arguments + window + ["--config", farm.configuration])
  }

  @Test
  func jsonOfValuesHasTheFieldsOfTheContract() throws {
    let answer = try query(oxygen, "--format", "json", "--flags", "any")
    #expect(answer.isSuccess)
    #expect(answer.errors == [])
    #expect(answer.output.count == 12)
    #expect(
      answer.output.first == """
        {"series":"qingxi-3/probe-1/dissolved_oxygen","time":"2026-07-25T04:00:00.000+08:00",\
        "value":2.61,"unit":"mg/L","flag":1,"reasons":[],"arrived":"2026-07-25T04:00:01.250+08:00"}
        """
    )
    #expect(
      answer.output[4] == """
        {"series":"qingxi-3/probe-1/dissolved_oxygen","time":"2026-07-25T04:40:00.000+08:00",\
        "value":null,"unit":"mg/L","flag":9,"reasons":["no_value"],\
        "arrived":"2026-07-25T04:40:01.250+08:00"}
        """
    )
  }

  @Test
  func csvIsTheDefaultInAPipeAndHasTheSameFields() throws {
    let answer = try query("qingxi-*/*/dissolved_oxygen*", "--flags", "any")
    #expect(answer.isSuccess)
    #expect(answer.output.first == "series,time,value,unit,flag,reasons,arrived")
    #expect(
      answer.output[5]
        == "\(oxygen),2026-07-25T04:40:00.000+08:00,,mg/L,9,no_value,2026-07-25T04:40:01.250+08:00"
    )
    #expect(
      answer.output.last?.hasPrefix("\(oxygen).bottom,2026-07-25T04:00:00.000+08:00,1.5,") == true
    )
    #expect(answer.output.count == 14)
  }

  @Test(arguments: [("good", 10, "2 values"), ("suspect", 11, "1 values"), ("any", 12, "")])
  func flagsChooseValuesAndWhatIsLeftOutIsSaid(flags: String, rows: Int, word: String) throws {
    let answer = try query(oxygen, "--flags", flags, "--format", "json")
    #expect(answer.output.count == rows)
    #expect(answer.errors.count == (word.isEmpty ? 0 : 1))
    #expect(answer.errors.joined().contains(word) || word.isEmpty)
  }

  @Test
  func figuresHaveTheFieldsOfTheContract() throws {
    let answer = try query(oxygen, "--every", "1h", "--format", "json")
    // The first hour: 2.61 2.71 2.81 (2.91 doubtful) (none) 3.11; the second: 3.21 … 3.71.
    let expected = """
      {"series":"qingxi-3/probe-1/dissolved_oxygen","start":"2026-07-25T04:00:00.000+08:00",\
      "end":"2026-07-25T05:00:00.000+08:00","mean":2.81,"min":2.61,"max":3.11,"count":5,"good":4,\
      "unit":"mg/L"}
      """
    #expect(answer.output.first == expected)
    #expect(answer.output.count == 2)
    let last = Data((answer.output.last ?? "").utf8)
    let second = try #require(JSONSerialization.jsonObject(with: last) as? [String: Any])
    // The sum of six decimals is no decimal in binary: the mean may be a last digit off.
    #expect(abs((second["mean"] as? Double ?? 0) - 3.46) < 1e-12)
    #expect(second["good"] as? Int == 6)
  }

  @Test
  func figuresAreThoseAskedForInThatOrder() throws {
    let answer = try query(oxygen, "--every", "1d", "--with", "max,first,last,sum,count")
    #expect(answer.output.first == "series,start,end,max,first,last,sum,count,unit")
    let start = "2026-07-25T00:00:00.000+08:00,2026-07-26T00:00:00.000+08:00"
    let fields = answer.output.last?.split(separator: ",").map(String.init) ?? []
    #expect(fields.joined(separator: ",").hasPrefix("\(oxygen),\(start),3.71,2.61,3.71,"))
    #expect(fields.count == 9)
    #expect(abs((Double(fields[6]) ?? 0) - 32) < 1e-9)
    #expect(Array(fields.suffix(2)) == ["11", "mg/L"])
  }

  @Test
  func timesAreUTCWhenAskedFor() throws {
    let answer = try query(oxygen, "--utc", "--format", "json")
    #expect(answer.output.first?.contains(#""time":"2026-07-24T20:00:00.000Z""#) == true)
    #expect(answer.output.first?.contains(#""arrived":"2026-07-24T20:00:01.250Z""#) == true)
  }

  @Test
  func theEndIsOutsideAndTheStartInside() throws {
    let answer = try farm.run(
      "query",
      oxygen,
      "--from",
      "2026-07-25T04:10:00+08:00",
      "--to",
      "2026-07-24T20:20:00Z"
    )
    #expect(answer.output.count == 2)
    #expect(answer.output.last?.contains(",2.71,") == true)
  }

  @Test
  func aStoreAloneIsReadInTheMachinesZone() throws {
    let answer = try StoredFarm.sluice(
      ["query", oxygen, "--store", farm.store, "--from", "2026-07-24T20:00"]
    )
    #expect(answer.output.dropFirst().first?.contains("2026-07-24T20:00:00.000Z") == true)
  }

  @Test
  func aGlobWithoutSeriesIsANoThatNamesTheNearest() throws {
    let answer = try query("qingxi-3/*/disolved_oxygen")
    #expect(answer.ending == .exited(1))
    #expect(answer.output == [])
    #expect(answer.errors.count == 1)
    #expect(answer.errors.first?.contains("did you mean \(oxygen)") == true)
  }

  @Test
  func anEmptyTimeIsAnAnswer() throws {
    let answer = try farm.run("query", oxygen, "--from", "2020-01-01", "--to", "2020-01-02")
    #expect(answer.isSuccess)
    #expect(answer.output == ["series,time,value,unit,flag,reasons,arrived"])
    #expect(answer.errors.count == 1)
  }

  @Test
  func latestIsTheNewestOfEachSeries() throws {
    let answer = try farm.run("latest")
    #expect(
      answer.output == [
        "series,time,value,unit,flag",
        "\(oxygen),2026-07-25T05:50:00.000+08:00,3.71,mg/L,1",
        "\(oxygen).bottom,2026-07-25T04:00:00.000+08:00,1.5,mg/L,4",
        "qingxi-3/probe-1/gizmo,2026-07-25T04:00:00.000+08:00,-7,1,2",
        "xinshi-1/climate-1/air_temp,2026-07-25T04:00:00.000+08:00,28.4,Cel,1",
      ]
    )
  }

  @Test
  func seriesTellSpanAndSize() throws {
    let answer = try farm.run("series", "qingxi-3/*/dissolved_oxygen")
    #expect(answer.output.first == "series,unit,first,last,samples,bytes")
    let fields = answer.output.last?.split(separator: ",").map(String.init) ?? []
    #expect(
      Array(fields.prefix(5)) == [
        oxygen, "mg/L", "2026-07-25T04:00:00.000+08:00", "2026-07-25T05:50:00.000+08:00", "12",
      ]
    )
    #expect((Int(fields.last ?? "") ?? 0) >= 12 * 10)
  }

  @Test
  func unknownMetricsAreListed() throws {
    let answer = try farm.run("series", "--unknown", "--format", "json")
    #expect(answer.output.count == 1)
    #expect(
      answer.output.first?.hasPrefix(#"{"series":"qingxi-3/probe-1/gizmo","unit":"1","#) == true
    )
    let none = try farm.run("series", "xinshi-1/*/*", "--unknown")
    #expect(none.isSuccess)
    #expect(none.output.count == 1)
    #expect(none.errors.count == 1)
  }

  @Test
  func aReaderThatHasSeenEnoughEndsItWithoutATrace() throws {
    let large = try StoredFarm(extra: 20_000)
    let command = """
      set -o pipefail
      "$0" query '*/*/*' --from 2026-07-25 --config "$1" | head -n 2
      echo "code $?"
      """
    let answer = try ChildProcess.run(
      "/bin/bash",
      ["-c", command, Programs.built("sluice"), large.configuration]
    )
    #expect(answer.errors == [])
    #expect(answer.output.count == 3)
    #expect(["code 0", "code 141"].contains(answer.output.last))
  }
}
