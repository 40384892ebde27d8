internal import Agronomy

/// A seeded source of chance whose numbers are the same on every machine and for every release.
///
/// SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"). The
/// standard library's distributions may change between its versions, so the ones here are our own.
public struct RandomSource: Sendable {
  private var state: UInt64

  /// Makes the source of a seed.
  public init(seed: UInt64) {
    state = seed
  }

  /// Makes the source of one thing under a seed: the same name and number give the same chance,
  /// whatever else is simulated, so that one more device changes nothing for the others.
  public init(seed: UInt64, name: String, number: Int64 = 0) {
    self.init(seed: Self.seed(seed, name: name), number: number)
  }

  /// Makes the source of the `number`-th event under a seed.
  public init(seed: UInt64, number: Int64) {
    state = Self.mixed(seed &+ UInt64(bitPattern: number) &* Self.golden)
  }

  /// The seed of one named thing under a seed.
  public static func seed(_ seed: UInt64, name: String) -> UInt64 {
    var hash: UInt64 = 14_695_981_039_346_656_037  // FNV-1a
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    return mixed(seed ^ mixed(hash))
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= Self.golden
    return Self.mixed(state)
  }

  /// Evenly spread in 0..<1, in steps of 2⁻⁵³.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Evenly spread in a range.
  public mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// Normally spread with mean 0 and deviation 1 (Box and Muller 1958).
  public mutating func normal() -> Double {
    let radius = (-2 * PortableMath.log(1 - uniform())).squareRoot()
    return radius * PortableMath.cosine(degrees: 360 * uniform())
  }

  /// Weibull-spread with a shape and a scale, by inversion.
  public mutating func weibull(shape: Double, scale: Double) -> Double {
    scale * PortableMath.power(-PortableMath.log(1 - uniform()) + 1e-12, 1 / shape)
  }

  /// Gamma-spread with a shape below 1 and a mean (Ahrens and Dieter 1974, algorithm GS).
  public mutating func gamma(shape: Double, mean: Double) -> Double {
    let bound = 1 + shape / 2.718281828459045
    while true {
      let product = bound * uniform()
      if product <= 1 {
        let value = PortableMath.power(product + 1e-300, 1 / shape)
        if uniform() <= PortableMath.exp(-value) { return value * mean / shape }
      } else {
        let value = -PortableMath.log((bound - product) / shape)
        if uniform() <= PortableMath.power(value, shape - 1) { return value * mean / shape }
      }
    }
  }

  private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mixed(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
