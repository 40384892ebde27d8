import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

/// Lines of files of readings.
@Suite struct ImportTests {
  private static let key = SeriesKey(site: "s", device: "d", metric: "water_temp")
  private static let time = Instant(milliseconds: 1_784_923_200_000)
  private static let zone = LocalZone.fixed("+08", offset: 28_800)

  private func read(
    _ line: String,
    _ format: ImportFormat = .csv,
    header: String = "series,time,value,unit"
  ) throws -> ImportedReading {
    var reader = try ImportReader(format: format, header: header, zone: Self.zone)
    return try reader.read(line)
  }

  @Test(arguments: [
    ("s/d/water_temp,2026-07-25T04:00:00.000+08:00,25.5,Cel", 25.5, "Cel"),
    ("s/d/water_temp,2026-07-24T20:00:00Z,25.50,", 25.5, nil),
    (" s/d/water_temp , 2026-07-25T04:00 ,+25.5", 25.5, nil),
    ("\"s/d/water_temp\",\"2026-07-25 04:00:00\",\"2.55e1\",\"Cel\"", 25.5, "Cel"),
    ("s/d/water_temp,1784923200,25.5,Cel,further,\"a,\"\"b\"", 25.5, "Cel"),
    ("s/d/water_temp,1784923200000,,Cel", nil, "Cel"),
    ("s/d/water_temp,1784923200000000,null", nil, nil),
  ])
  func linesOfCSV(line: String, value: Double?, unit: String?) throws {
    let reading = ImportedReading(series: Self.key, time: Self.time, value: value, unit: unit)
    #expect(try read(line) == reading)
  }

  @Test(arguments: [
    (#"{"series":"s/d/water_temp","time":"2026-07-25T04:00:00+08:00","value":25.5}"#, 25.5),
    (
      #"{"x":{"series":[1]},"value":"25.5","series":"s\/d\/water_temp","time":1784923200000}"#,
      25.5
    ),
    (#"{"series":"s/d/water_temp","time":1784923200,"value":null,"flag":9,"reasons":["x"]}"#, nil),
  ])
  func linesOfJSON(line: String, value: Double?) throws {
    let reading = ImportedReading(series: Self.key, time: Self.time, value: value)
    #expect(try read(line, .ndjson) == reading)
  }

  @Test func columnsAreFoundByTheirNames() throws {
    let reading = ImportedReading(series: Self.key, time: Self.time, value: 1)
    let line = "x,1,1784923200,,s/d/water_temp"
    #expect(try read(line, header: "\u{FEFF}note,Value,TIME,flag,\"series\"") == reading)
    for header in ["", "series,time", "a,b,c", "series,time,value,time", "series;time;value"] {
      #expect(throws: ImportFault.self) { try read(line, header: header) }
    }
  }

  @Test(arguments: [
    ("s/d/water_temp,2026-07-25T04:00", "malformed"), ("", "malformed"),
    (",2026-07-25T04:00,1", "no_device"), ("s/d,2026-07-25T04:00,1", "no_device"),
    ("s/d/a b,2026-07-25T04:00,1", "no_device"), ("s/d/water_temp,,1", "bad_time"),
    ("s/d/water_temp,teatime,1", "bad_time"), ("s/d/water_temp,2026-13-01,1", "bad_time"),
    ("s/d/water_temp,-5,1", "bad_time"), ("s/d/water_temp,1784923200,warm", "malformed"),
    ("s/d/water_temp,1784923200,nan", "malformed"),
    ("s/d/water_temp,1784923200,1e999", "malformed"),
    ("s/d/water_temp,1784923200,\"2,5\"", "malformed"),
    ("s/d/water_temp,1784923200,\"1", "malformed"),
    ("s/d/water_temp,1784923200,1 2", "malformed"), ("s/d/water_temp,1784923200,0x10", "malformed"),
  ])
  func faultyLinesOfCSV(line: String, code: String) throws {
    let fault = try #require(throws: ImportFault.self) { try read(line) }
    #expect(fault.code.rawValue == code, "\(fault)")
    #expect(!fault.reason.isEmpty)
  }

  @Test(arguments: [
    ("[1]", "malformed"), ("7", "malformed"), ("{", "malformed"), ("{}", "no_device"),
    (#"{"series":"s/d/m","time":1784923200}"#, "malformed"),
    (#"{"series":"s/d/m","time":1784923200,"value":true}"#, "malformed"),
    (#"{"series":"s/d/m","time":1784923200,"value":[1]}"#, "malformed"),
    (#"{"series":"s/d/m","value":1,"value":2,"time":1}"#, "duplicate_key"),
  ])
  func faultyLinesOfJSON(line: String, code: String) throws {
    let fault = try #require(throws: ImportFault.self) { try read(line, .ndjson) }
    #expect(fault.code.rawValue == code || code == "malformed", "\(fault)")
  }

  @Test func lotsOfDepthAndLengthAreFaults() {
    let deep = String(repeating: "[", count: 60_000)
    #expect(throws: ImportFault.self) { try read(deep, .ndjson) }
    #expect(throws: ImportFault.self) { try read(String(repeating: ",", count: 60_000)) }
    #expect(throws: ImportFault.self) { try read(String(repeating: "9", count: 60_000)) }
  }

  private func decoder() throws -> Decoder {
    let source = SourceDefinition(topic: "farm/{site}/{device}/telemetry", format: "json")
    return try Decoder(sources: [source], sites: [], zone: .utc)
  }

  @Test func aReadingBecomesASampleInTheUnitOfItsSeries() throws {
    let (decoder, now) = (try decoder(), Self.time + .hours(1))
    var register = Register()
    var reading = ImportedReading(series: Self.key, time: Self.time, value: 77, unit: "[degF]")
    let sample = try decoder.sample(of: reading, arrived: now, register: &register)
    #expect(sample.value == 25)
    #expect(sample.flag == .notEvaluated)
    #expect(sample.arrived == now)
    #expect(register[sample.series]?.unit == "Cel")
    #expect(register.takeGrowth().series.count == 1)
    (reading.value, reading.unit) = (nil, nil)
    let missing = try decoder.sample(of: reading, arrived: now, register: &register)
    #expect(missing.flag == .missing)
    #expect(missing.reasons == .noValue)
    #expect(missing.series == sample.series)
    for (unit, time) in [
      ("mg/L", Self.time), ("gibberish", Self.time), ("Cel", now + .minutes(6)),
      ("Cel", Instant(milliseconds: 0)),
    ] {
      reading = ImportedReading(series: Self.key, time: time, value: 1, unit: unit)
      #expect(throws: ImportFault.self, "\(unit) \(time)") {
        try decoder.sample(of: reading, arrived: now, register: &register)
      }
    }
    #expect(register.takeGrowth().isEmpty)
  }

  private func records(
    _ text: String,
    _ format: ImportFormat,
    pieces: Int
  ) -> [RecordSplitter.Record] {
    var splitter = RecordSplitter(format)
    var records: [RecordSplitter.Record] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      splitter.take(bytes[start..<min(start + pieces, bytes.count)]) { records.append($0) }
    }
    splitter.finish { records.append($0) }
    return records
  }

  @Test(arguments: [1, 2, 7, 1000])
  func linesAreCutWhereTheyEnd(pieces: Int) {
    let text = "a,b\r\n\n\"c\nd\",\"\"\"\"\n  \ne"
    let csv = records(text, .csv, pieces: pieces)
    #expect(csv.map(\.text) == ["a,b", "\"c\nd\",\"\"\"\"", "e"])
    #expect(csv.map(\.line) == [1, 3, 6])
    #expect(csv.map(\.end) == [5, 17, text.utf8.count])
    let json = records(text, .ndjson, pieces: pieces)
    #expect(json.map(\.text) == ["a,b", "\"c", "d\",\"\"\"\"", "e"])
    #expect(json.map(\.line) == [1, 3, 4, 6])
    #expect(records("", .csv, pieces: 1) == [])
  }

  /// One mark that is never closed costs a line and not the file.
  @Test func anOpenQuotationMarkDoesNotSwallowTheFile() {
    let lines = (0..<5000).map { "s/d/m,178492\(3200 + $0),\($0)" }
    let text = "series,time,value\n\"" + lines.joined(separator: "\n")
    let records = records(text, .csv, pieces: 4096)
    #expect(records.count > 1000)
    #expect(records.allSatisfy { $0.text.utf8.count <= RecordSplitter.longestLine })
    #expect(records.last?.text == lines.last)
  }
}
