import Presentation
import Telemetry
import TestSupport
import Testing

struct TimeArgumentTests {
  private let zone = LocalZone.fixed("Asia/Shanghai", offset: 28_800)
  /// 2026-07-25T12:34:56.789+08:00.
  private let now = Instant(milliseconds: 1_784_954_096_789)

  private func read(_ text: String) -> String? {
    TimeArgument.instant(text, now: now, zone: zone)?.iso8601(offset: 28_800)
  }

  @Test(arguments: [
    ("now", "2026-07-25T12:34:56.789+08:00"),
    ("today", "2026-07-25T00:00:00.000+08:00"),
    ("yesterday", "2026-07-24T00:00:00.000+08:00"),
    ("-3h", "2026-07-25T09:34:56.789+08:00"),
    ("3h", "2026-07-25T09:34:56.789+08:00"),
    ("1d12h", "2026-07-24T00:34:56.789+08:00"),
    ("2026-07-25", "2026-07-25T00:00:00.000+08:00"),
    ("2026-07-25T04:00", "2026-07-25T04:00:00.000+08:00"),
    ("2026-07-25 04:00:30", "2026-07-25T04:00:30.000+08:00"),
    ("2026-07-25T04:00:30.25", "2026-07-25T04:00:30.250+08:00"),
    ("2026-07-25T04:00:30.123456789Z", "2026-07-25T12:00:30.123+08:00"),
    ("2026-07-25T04:00:00-0230", "2026-07-25T14:30:00.000+08:00"),
    ("2026-07-25T04:00:00+09", "2026-07-25T03:00:00.000+08:00"),
    ("2026-07-25T04:00:00.000+08:00", "2026-07-25T04:00:00.000+08:00"),
  ])
  func whatPeopleWrite(text: String, meaning: String) {
    #expect(read(text) == meaning)
  }

  @Test(arguments: [
    "", "-", "tomorrow", "2026-02-30", "2026-7-5", "2026-07-25T24:00", "2026-07-25T04", "12:00",
    "2026-07-25T04:00:00+25:00", "1753401600", "3 h", "--3h", "２０２６-０７-２５", "2026-07-25Z", "NaN",
  ])
  func whatIsNoMoment(text: String) {
    #expect(read(text) == nil)
  }

  @Test
  func whatIsPrintedIsReadBack() {
    var generator = SplitMix(seed: 3)
    for _ in 0..<500 {
      let moment = Instant(milliseconds: .random(in: 0..<4_000_000_000_000, using: &generator))
      for offset in [0, 28_800, -12_600] {
        let text = moment.iso8601(offset: offset)
        #expect(TimeArgument.instant(text, now: now, zone: zone) == moment)
      }
    }
  }
}
