import FieldSimulation
import Telemetry
import Testing

@Suite struct StartTimeTests {
  private let now = Instant(milliseconds: 1_753_401_600_000)  // 2025-07-25T00:00Z

  @Test func whatPeopleWrite() {
    #expect(StartTime.instant("now", now: now) == now)
    #expect(StartTime.instant("-26h", now: now) == now - .hours(26))
    #expect(StartTime.instant("-1d12h", now: now) == now - .hours(36))
    #expect(StartTime.instant("2025-07-25T08:00", now: now) == now)
    #expect(StartTime.instant("2025-07-25T08:00:30", now: now) == now + .seconds(30))
    #expect(StartTime.instant("2025-07-25T00:00Z", now: now) == now)
    #expect(StartTime.instant("2025-07-25T00:00:00+00:00", now: now) == now)
    #expect(StartTime.instant("2025-07-24T20:00-04:00", now: now) == now)
    #expect(StartTime.instant("2025-07-25", now: now) == now - .hours(8))
    #expect(StartTime.instant("2024-02-29", now: now) != nil)
  }

  @Test func whatTheyShouldNot() {
    let texts = [
      "", "-", "-26", "26h", "yesterday", "2025-7-25", "2025-02-29", "2025-07-25T24:00",
      "2025-07-25T08", "2025-07-25T08:00+8", "2025-07-25T08:00+19:00", "2025-07-25T08:00T09:00",
      "2025-07-25T", "٢٠٢٥-07-25",
    ]
    for text in texts { #expect(StartTime.instant(text, now: now) == nil, "\(text)") }
  }
}
