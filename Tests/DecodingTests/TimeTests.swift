import Decoding
import Telemetry
import Testing

@Suite("Times")
struct TimeTests {
  /// 2026-07-25T03:58:00Z, two minutes before messages arrive; 11:58 in Shanghai.
  static let sent = Instant(milliseconds: 1_784_951_880_000)

  private func sample(_ time: String, zone: LocalZone? = nil) throws -> Sample? {
    let bench = try Bench(zone: zone ?? .fixed("Asia/Shanghai", offset: 28_800))
    return bench.sample(#"{"ts":\#(time),"co2":1}"#)
  }

  @Test(
    "one moment in many forms",
    arguments: [
      "1784951880", "1784951880000", "1784951880000000", "1784951880000000000", "1784951880.0",
      "1.78495188e9", #""1784951880""#, #"" 1784951880000 ""#, #""1784951880.0""#,
      #""2026-07-25T03:58:00Z""#, #""2026-07-25T03:58:00.000Z""#, #""2026-07-25t03:58:00z""#,
      #""2026-07-25T11:58:00+08:00""#, #""2026-07-25T11:58:00+0800""#, #""2026-07-25T11:58+08""#,
      #""2026-07-25T03:58:00.000000000+00:00""#, #""2026-07-24T22:58:00-05:00""#,
      #""2026-07-25 11:58:00""#, #""2026/07/25 11:58:00""#, #""2026-07-25T11:58:00""#,
      #""2026-07-25 11:58""#, #""20260725T035800Z""#, #""20260725T115800""#, #""20260725115800""#,
      #""2026-07-25 03:58:00 Z""#, #""2026-07-25T11:58:00,000""#, #""2026-07-25T03:57:59.9996Z""#,
      #""2026-07-25T03:57:59.999999999Z""#, "1784951879.9999999",
    ]
  )
  func forms(_ time: String) throws {
    let sample = try #require(try sample(time))
    #expect(sample.time == Self.sent)
    #expect(sample.reasons.isEmpty && sample.flag == .notEvaluated)
  }

  @Test(
    "fractions are kept to the millisecond",
    arguments: [
      ("1784951879.62", -380), ("1784951879620.4", -380), ("1784951879620499", -380),
      ("1784951879620500000", -379), (#""2026-07-25T03:57:59.62Z""#, -380),
      (#""2026-07-25T03:57:59.620499999Z""#, -380), (#""2026-07-25 11:57:59.001""#, -999),
    ]
  )
  func fractions(_ time: String, _ offset: Int64) throws {
    #expect(try sample(time)?.time == Self.sent + .milliseconds(offset))
  }

  @Test("a date alone is its midnight in the configured zone")
  func date() throws {
    let midnight = Instant(milliseconds: 1_784_908_800_000)  // 2026-07-24T16:00:00Z
    #expect(try sample(#""2026-07-25""#)?.time == midnight)
    #expect(try sample(#""20260725""#)?.time == midnight)
  }

  @Test("the zone of the configuration is used where the device names none, summer time and all")
  func zones() throws {
    let london = LocalZone(identifier: "Europe/London") { instant in
      // Clocks went forward on 2026-03-29 at 01:00 UTC.
      instant.milliseconds >= 1_774_746_000_000 ? 3600 : 0
    }
    #expect(try sample(#""2026-07-25 04:58:00""#, zone: london)?.time == Self.sent)
    let winter = Instant(milliseconds: 1_768_478_400_000)  // 2026-01-15T12:00:00Z
    #expect(try sample(#""2026-01-15 12:00:00""#, zone: london)?.time == winter)
  }

  @Test(
    "what is no time, and times that cannot be, are rejected",
    arguments: [
      #""yesterday""#, #""2026-13-01T00:00:00Z""#, #""2026-02-30T00:00:00Z""#, #""25:00""#,
      #""2026-07-25T24:00:00Z""#, #""2026-07-25T11:58:60Z""#, #""2026-07-25T11:58:00+25:00""#,
      #""2026-07-25X11:58:00""#, #""2026-07-25T""#, #""2026-07-25T11:58:00.""#,
      #""2026-07-25T11:58:00.0000000001Z""#, "0", "-1784951880", "1", "12345", "946771199",
      "946771199999", "20260725115800", "99999999999999999999", "1e300", #""""#,
      #""2026-07-25T11:58:00Zulu""#, #""1970-01-01T00:00:00Z""#, #""2000-01-01T00:00:00Z""#,
    ]
  )
  func impossible(_ time: String) throws {
    let bench = try Bench()
    #expect(bench.lines(#"{"ts":\#(time),"co2":1}"#) == ["bad_time"])
  }

  @Test("the earliest time that is believed is 2000-01-02")
  func earliest() throws {
    #expect(try sample("946771200")?.time.milliseconds == 946_771_200_000)
  }

  @Test("no time: the time of arrival, and it says so")
  func absent() throws {
    let bench = try Bench()
    for body in [#"{"co2":1}"#, #"{"ts":null,"co2":1}"#] {
      let sample = try #require(bench.sample(body))
      #expect(sample.time == Bench.noon)
      #expect(sample.reasons == .arrivalTime && sample.flag == .notEvaluated)
    }
  }

  @Test("a clock ahead: five minutes are believed, a day is doubted, more is rejected")
  func ahead() throws {
    let noon = Bench.noon.milliseconds
    let believed = try #require(try sample("\(noon + 300_000)"))
    #expect(believed.time.milliseconds == noon + 300_000 && believed.flag == .notEvaluated)
    for ahead: Int64 in [300_001, 86_400_000] {
      let doubted = try #require(try sample("\(noon + ahead)"))
      #expect(doubted.time == Bench.noon)
      #expect(doubted.flag == .suspect && doubted.reasons == [.futureTime, .arrivalTime])
    }
    #expect(try sample("\(noon + 86_400_001)") == nil)
  }

  @Test("no value and a clock ahead: a gap, with both reasons")
  func aheadWithoutValue() throws {
    let bench = try Bench()
    let time = Bench.noon.milliseconds + 3_600_000
    let sample = try #require(bench.sample(#"{"ts":\#(time),"co2":null}"#))
    #expect(sample.flag == .missing)
    #expect(sample.reasons == [.noValue, .futureTime, .arrivalTime])
  }

  @Test("a batch keeps its good records when one has an impossible time")
  func partlyBad() throws {
    let bench = try Bench()
    let body = #"[{"ts":1784951880,"co2":1},{"ts":5,"co2":2},{"ts":"x","co2":3,"ph":4}]"#
    let (message, samples) = bench.decode(body.utf8)
    #expect(message.outcome == .readings(count: 1))
    #expect(message.refused == 3)
    #expect(samples.map(\.value) == [1])
  }

  @Test("old data is taken as it is")
  func old() throws {
    #expect(try sample(#""2009-01-30 14:15:00""#)?.time.milliseconds == 1_233_296_100_000)
  }
}
