import Telemetry
import TestSupport
import Testing
import Windows

struct TotaliserTests {
  private func total(
    _ readings: [(minute: Int64, value: Double)],
    _ totaliser: Totaliser = Totaliser()
  ) -> Double {
    var totaliser = totaliser
    var sum = 0.0
    for (minute, value) in readings {
      for gain in totaliser.take(value, at: .epoch + .minutes(minute)) { sum += gain.amount }
    }
    return sum + totaliser.finish().map(\.amount).reduce(0, +)
  }

  @Test("a slight fall that does not recover within two readings was a reset")
  func slowRecovery() {
    #expect(total([(0, 1000), (1, 995), (2, 996), (3, 997), (4, 1001)]) == 995 + 6)
    #expect(total([(0, 1000), (1, 995), (2, 996), (3, 1001)]) == 1)
    #expect(total([(0, 1000), (1, 995)]) == 0)
  }

  @Test("a volatile register takes every fall for a new beginning")
  func volatile() {
    #expect(total([(0, 1000), (1, 995), (2, 1000)], Totaliser(kind: .volatile)) == 1000)
  }

  @Test("a leap over twice the rated flow counts once the next reading confirms it")
  func leaps() {
    let rated = Totaliser(ratedPerHour: 60)
    #expect(total([(0, 0), (10, 500), (20, 3)], rated) == 3)
    #expect(total([(0, 0), (10, 500), (20, 505)], rated) == 505)
    #expect(total([(0, 0), (10, 500)], rated) == 500)
    #expect(total([(0, 100), (10, 900), (20, 5)], rated) == 5)
  }

  @Test("a register wraps only as far as water can have flowed")
  func possibleWraps() {
    let meter = Totaliser(kind: .wrap(modulus: 10_000), ratedPerHour: 60)
    #expect(total([(0, 9_995), (10, 3)], meter) == 8)
    #expect(total([(0, 5_000), (10, 3)], meter) == 3)
  }

  @Test("readings between two known ones do not change what they come to")
  func late() {
    var random = SplitMix(seed: 9)
    for _ in 0..<50 {
      var readings: [(minute: Int64, value: Double)] = []
      var count = Double(random.next() % 1000)
      for minute in 0..<100 {
        count += Double(random.next() % 50)
        readings.append((Int64(minute), count))
      }
      let some = readings.enumerated().filter { index, _ in
        index == 0 || index == 99 || random.next() % 3 == 0
      }.map(\.element)
      #expect(total(readings) == total(some))
    }
  }

  @Test("copies and readings out of order change nothing")
  func copies() {
    #expect(total([(0, 10), (0, 10), (5, 20), (5, 20), (3, 15), (9, 21)]) == 11)
  }
}
