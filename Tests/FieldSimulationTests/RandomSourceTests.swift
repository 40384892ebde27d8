import FieldSimulation
import Testing

@Suite struct RandomSourceTests {
  /// The first outputs of the authors' C code for this seed, as published on Rosetta Code.
  @Test func theNumbersAreThoseOfSplitMix64() {
    var source = RandomSource(seed: 1_234_567)
    let numbers = (0..<5).map { _ in source.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ]
    )
  }

  private func moments(_ draw: (inout RandomSource) -> Double) -> (mean: Double, deviation: Double)
  {
    var source = RandomSource(seed: 42)
    let values = (0..<40_000).map { _ in draw(&source) }
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return (mean, square.squareRoot())
  }

  @Test func spreadsHaveTheirMeansAndDeviations() {
    let uniform = moments { $0.uniform(2...4) }
    #expect(abs(uniform.mean - 3) < 0.01)
    #expect(abs(uniform.deviation - 0.5774) < 0.01)
    let normal = moments { $0.normal() }
    #expect(abs(normal.mean) < 0.02)
    #expect(abs(normal.deviation - 1) < 0.02)
    let gamma = moments { $0.gamma(shape: 0.75, mean: 10) }
    #expect(abs(gamma.mean - 10) < 0.3)
    #expect(abs(gamma.deviation - 11.547) < 0.4)
    let weibull = moments { $0.weibull(shape: 1.9, scale: 2.37) }
    #expect(abs(weibull.mean - 2.103) < 0.03)
  }

  @Test func namesAndNumbersGiveChancesOfTheirOwn() {
    var first = RandomSource(seed: 1, name: "a", number: 5)
    var again = RandomSource(seed: 1, name: "a", number: 5)
    var other = RandomSource(seed: 1, name: "b", number: 5)
    var next = RandomSource(seed: 1, name: "a", number: 6)
    let number = first.next()
    #expect(again.next() == number)
    #expect(other.next() != number)
    #expect(next.next() != number)
  }
}
