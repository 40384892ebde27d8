import Pipeline
import Testing

@Suite struct SequenceTrackerTests {
  @Test func countsUpWhileNothingIsMissing() {
    var tracker = SequenceTracker()
    for number in 5...20 { #expect(tracker.take(Int64(number)) == 0) }
    #expect(tracker.contiguous == 20)
  }

  @Test func waitsBehindAGapUntilItIsFilled() {
    var tracker = SequenceTracker(contiguous: 10)
    #expect(tracker.take(12) == 0)
    #expect(tracker.take(13) == 0)
    #expect(tracker.contiguous == 10)
    #expect(tracker.take(11) == 0)
    #expect(tracker.contiguous == 13)
  }

  @Test func givesAGapUpWhenTooMuchWaits() {
    var tracker = SequenceTracker(contiguous: 0)
    var missing: Int64 = 0
    for number in 6...(6 + Int64(SequenceTracker.patience)) { missing += tracker.take(number) }
    #expect(missing == 5)
    #expect(tracker.contiguous == 6 + Int64(SequenceTracker.patience))
  }

  @Test func aDeviceThatBeginsAnewIsFollowed() {
    var tracker = SequenceTracker(contiguous: 700)
    #expect(tracker.take(0) == 0)
    #expect(tracker.contiguous == 0)
    #expect(tracker.take(1) == 0)
    #expect(tracker.contiguous == 1)
  }

  @Test func whatWeHadAlreadyIsNoBeginning() {
    var tracker = SequenceTracker(contiguous: 700)
    #expect(tracker.take(1, isDuplicate: true) == 0)
    #expect(tracker.take(699) == 0)
    #expect(tracker.contiguous == 700)
  }

  @Test func theEndsOfTheNumbersAreNoTrap() {
    var tracker = SequenceTracker(contiguous: .max - 1)
    #expect(tracker.take(.max) == 0)
    #expect(tracker.contiguous == .max)
    #expect(tracker.take(.min) == 0)
    #expect(tracker.contiguous == .min)
    _ = tracker.take(.max)
  }
}
