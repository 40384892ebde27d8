import Foundation
import Telemetry
import TestSupport
import Testing

@Suite("Moments and civil time")
struct InstantTests {
  @Test(
    "known dates",
    arguments: [
      (0, 0, "1970-01-01T00:00:00.000Z"), (-1, 0, "1969-12-31T23:59:59.999Z"),
      (951_782_400_000, 0, "2000-02-29T00:00:00.000Z"),
      (4_107_542_400_000, 0, "2100-03-01T00:00:00.000Z"),
      (1_784_923_200_000, 28_800, "2026-07-25T04:00:00.000+08:00"),
      (1_784_923_200_123, -12_600, "2026-07-24T16:30:00.123-03:30"),
      (253_402_300_799_999, 0, "9999-12-31T23:59:59.999Z"),
      (253_402_300_800_000, 0, "10000-01-01T00:00:00.000Z"),
      (-62_167_219_200_000, 0, "0000-01-01T00:00:00.000Z"),
    ]
  )
  func printed(_ milliseconds: Int64, _ offset: Int, _ expected: String) {
    #expect(Instant(milliseconds: milliseconds).iso8601(offset: offset) == expected)
  }

  @Test("dates agree with Foundation's calendar from 1600 to 2400")
  func foundation() throws {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    var random = SplitMix(seed: 1)
    for _ in 0..<2000 {
      let milliseconds = Int64.random(in: -11_676_096_000_000...13_569_465_600_000, using: &random)
      let instant = Instant(milliseconds: milliseconds - milliseconds % 1000)
      let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
      #expect(instant.iso8601() == formatter.string(from: date))
    }
  }

  @Test("civil time there and back, also before the epoch and far away")
  func roundTrip() {
    var random = SplitMix(seed: 2)
    for _ in 0..<5000 {
      let reach: Int64 = 6_000_000_000_000_000_000
      let instant = Instant(milliseconds: Int64.random(in: -reach...reach, using: &random))
      let offset = Int.random(in: -64_800...64_800, using: &random)
      #expect(CivilTime(instant, offset: offset).instant(offset: offset) == instant)
    }
  }

  @Test("the ends of time are printed, not trapped on")
  func ends() {
    for end in [Instant(milliseconds: .min), Instant(milliseconds: .max)] {
      for offset in [-43_200, 0, 50_400] {
        #expect(!end.iso8601(offset: offset).isEmpty)
        #expect(end.day(offset: offset) / 1_000_000 == end.milliseconds / 86_400_000 / 1_000_000)
      }
    }
  }

  @Test(
    "dates that are none",
    arguments: [
      (2026, 2, 29, 0, 0, 0, 0), (2100, 2, 29, 0, 0, 0, 0), (2026, 13, 1, 0, 0, 0, 0),
      (2026, 0, 1, 0, 0, 0, 0), (2026, 4, 31, 0, 0, 0, 0), (2026, 1, 0, 0, 0, 0, 0),
      (2026, 1, 1, 24, 0, 0, 0), (2026, 1, 1, 0, 60, 0, 0), (2026, 1, 1, 0, 0, 60, 0),
      (2026, 1, 1, 0, 0, 0, 1000), (2026, 1, 1, -1, 0, 0, 0), (300_000_000, 1, 1, 0, 0, 0, 0),
    ]
  )
  func impossible(_ parts: (Int, Int, Int, Int, Int, Int, Int)) {
    let civil = CivilTime(
      year: parts.0,
      month: parts.1,
      day: parts.2,
      hour: parts.3,
      minute: parts.4,
      second: parts.5,
      millisecond: parts.6
    )
    #expect(civil == nil)
  }

  @Test("days begin at local midnight and are rounded towards the past")
  func days() {
    #expect(Instant(milliseconds: -1).day() == -1)
    #expect(Instant(milliseconds: 0).day() == 0)
    #expect(Instant(milliseconds: 57_599_999).day(offset: 28_800) == 0)
    #expect(Instant(milliseconds: 57_600_000).day(offset: 28_800) == 1)
  }

  @Test("sums and differences stop at the ends")
  func saturation() {
    let (least, most) = (Instant(milliseconds: .min), Instant(milliseconds: .max))
    #expect(most + .days(1) == most && least - .days(1) == least)
    #expect(least + TimeSpan(milliseconds: -1) == least)
    #expect(most - TimeSpan(milliseconds: -1) == most)
    #expect(most - least == TimeSpan(milliseconds: .max))
    #expect(least - most == TimeSpan(milliseconds: .min))
    #expect(Instant.epoch + .hours(1) - Instant.epoch == .minutes(60))
  }

  @Test("local times: one that clocks show twice is the first, one that they skip is later")
  func summerTime() throws {
    // Europe/London in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC.
    let london = LocalZone(identifier: "Europe/London") { instant in
      (1_774_746_000_000..<1_792_890_000_000).contains(instant.milliseconds) ? 3600 : 0
    }
    func moment(_ month: Int, _ day: Int, _ hour: Int) throws -> String {
      let civil = CivilTime(year: 2026, month: month, day: day, hour: hour, minute: 30)
      return london.instant(of: try #require(civil)).iso8601()
    }
    #expect(try moment(10, 25, 1) == "2026-10-25T00:30:00.000Z")
    #expect(try moment(10, 25, 2) == "2026-10-25T02:30:00.000Z")
    #expect(try moment(10, 25, 0) == "2026-10-24T23:30:00.000Z")
    #expect(try moment(3, 29, 1) == "2026-03-29T01:30:00.000Z")
    #expect(try moment(3, 29, 2) == "2026-03-29T01:30:00.000Z")
    #expect(try moment(3, 29, 0) == "2026-03-29T00:30:00.000Z")
    #expect(try moment(7, 1, 12) == "2026-07-01T11:30:00.000Z")
  }

  @Test("a range holds its start and not its end")
  func ranges() {
    let range = TimeRange(start: .epoch, end: Instant(milliseconds: 10))
    #expect(range.contains(.epoch) && !range.contains(Instant(milliseconds: 10)))
    let empty = TimeRange(start: .epoch, end: .epoch)
    #expect(!empty.contains(.epoch))
    #expect(TimeRange.all.contains(Instant(milliseconds: .min)))
  }
}
