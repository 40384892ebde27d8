import Presentation
import TestSupport
import Testing

struct NumberTextTests {
  @Test(arguments: [
    (2.61, "2.61"), (3.0, "3"), (0.1 + 0.2, "0.30000000000000004"), (-0.5, "-0.5"), (1e21, "1e+21"),
    (0.00001, "1e-05"), (101_325.37, "101325.37"), (0, "0"),
  ])
  func shortestDigits(number: Double, text: String) {
    #expect(NumberText.shortest(number) == text)
  }

  @Test
  func shortestReadsBackTheSame() {
    var generator = SplitMix(seed: 7)
    for _ in 0..<20_000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else {
        #expect(NumberText.shortest(number) == nil)
        continue
      }
      #expect(NumberText.shortest(number).flatMap(Double.init)?.bitPattern == number.bitPattern)
    }
  }

  @Test(arguments: roundings)
  func roundedForPeople(number: Double, digits: Int, text: String) {
    #expect(NumberText.rounded(number, digits: digits) == text)
  }

  private static let roundings: [(Double, Int, String)] = [
    (1.0 / 3, 6, "0.333333"), (2.605, 6, "2.605"), (100_000.0 / 3, 6, "33333.3"),
    (123_456_789.4, 6, "123456789"), (2.0 / 3 * -1, 3, "-0.667"), (0, 6, "0"),
    (9.999_999_9, 6, "10"),
    (1e300, 6, "1e+300"), (1e-12, 6, "1e-12"),
  ]

  @Test
  func whatIsNotFiniteHasNoText() {
    for number in [Double.nan, .infinity, -.infinity] {
      #expect(NumberText.shortest(number) == nil)
      #expect(NumberText.rounded(number, digits: 3) == nil)
    }
  }
}
