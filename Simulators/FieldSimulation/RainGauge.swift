/// A tipping bucket that counts every 0.2 mm of rain.
struct RainGauge: Sendable {
  /// The tips since it was set up.
  private(set) var tips: Int64 = 0
  private var rest = 0.0

  /// What one tip stands for, in mm.
  static let tip = 0.2

  /// Takes in rain of `rate` mm/h over `hours`.
  mutating func collect(rate: Double, hours: Double) {
    rest += rate * hours
    let fallen = (rest / Self.tip).rounded(.down)
    tips += Int64(fallen)
    rest -= fallen * Self.tip
  }
}
