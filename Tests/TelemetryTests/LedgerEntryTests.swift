import Telemetry
import Testing

@Suite("Ledger")
struct LedgerEntryTests {
  @Test("balance")
  func balance() {
    #expect(LedgerEntry().isBalanced)
    #expect(
      LedgerEntry(received: 10, stored: 4, duplicate: 3, quarantined: 2, ignored: 1).isBalanced
    )
    #expect(!LedgerEntry(received: 10, stored: 4, duplicate: 3, quarantined: 2).isBalanced)
  }

  @Test("sums add counts, keep the later times and the newer sequence")
  func sums() {
    let early = Instant(milliseconds: 1)
    let late = Instant(milliseconds: 2)
    let one = LedgerEntry(
      received: 2,
      stored: 1,
      ignored: 1,
      samples: 4,
      lastArrived: late,
      sequence: 7,
      sequenceGaps: 1
    )
    let two = LedgerEntry(
      received: 3,
      duplicate: 1,
      quarantined: 2,
      lastArrived: early,
      lastTime: early,
      sequenceGaps: 2
    )
    var sum = one
    sum.add(two)
    #expect(sum.received == 5 && sum.stored == 1 && sum.duplicate == 1 && sum.quarantined == 2)
    #expect(sum.ignored == 1 && sum.samples == 4 && sum.sequenceGaps == 3)
    #expect(sum.lastArrived == late && sum.lastTime == early && sum.sequence == 7)
    #expect(sum.isBalanced)
    let before = sum
    sum.add(LedgerEntry())
    #expect(sum == before)
    sum.add(LedgerEntry(sequence: 3))
    #expect(sum.sequence == 3)
  }
}
