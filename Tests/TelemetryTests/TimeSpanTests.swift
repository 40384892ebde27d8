import Telemetry
import TestSupport
import Testing

@Suite("Spans of time")
struct TimeSpanTests {
  @Test(
    "the contract's notation",
    arguments: [
      ("500ms", 500), ("30s", 30_000), ("5m", 300_000), ("2h", 7_200_000), ("7d", 604_800_000),
      ("10y", 315_360_000_000), ("2w", 1_209_600_000), ("1h30m", 5_400_000), ("0", 0), ("0s", 0),
      ("1d2h3m4s5ms", 93_784_005), ("90m", 5_400_000), ("007s", 7000),
    ]
  )
  func parsed(_ text: String, _ milliseconds: Int64) {
    #expect(TimeSpan(text)?.milliseconds == milliseconds)
  }

  @Test(
    "what is no span",
    arguments: [
      "", " ", "5", "m", "-5m", "+5m", "5 m", "1.5h", "5M", "5min", "30m1h", "1h1h", "1hh", "5µs",
      "9223372036854775807d", "99999999999999999999s", "٣s", "0x1s", "1h ", "00",
    ]
  )
  func refused(_ text: String) {
    #expect(TimeSpan(text) == nil)
  }

  @Test("what is printed is read back as the same")
  func roundTrip() {
    var random = SplitMix(seed: 3)
    for _ in 0..<2000 {
      let span = TimeSpan(
        milliseconds: Int64(random.next() >> UInt64.random(in: 1...63, using: &random))
      )
      #expect(TimeSpan(span.description) == span)
    }
  }

  @Test(
    "the shortest notation",
    arguments: [
      (0, "0s"), (5_400_000, "1h30m"), (90_000, "1m30s"), (604_800_000, "7d"), (-1500, "-1s500ms"),
      (31_536_000_000, "365d"),
    ]
  )
  func printed(_ milliseconds: Int64, _ text: String) {
    #expect(TimeSpan(milliseconds: milliseconds).description == text)
  }

  @Test("the longest spans are printed without a trap")
  func extremes() {
    #expect(TimeSpan(milliseconds: .min).description.hasPrefix("-106751991167d"))
    #expect(TimeSpan(TimeSpan(milliseconds: .max).description)?.milliseconds == .max)
  }
}
