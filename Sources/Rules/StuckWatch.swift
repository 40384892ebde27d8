/// How long the same value has come again and again, in time that is known.
struct StuckWatch: Sendable {
  private let hold: Int64
  private var value = Double.nan
  private var time = Int64.min
  private var unchanged: Int64 = 0
  /// How long a value may last before the next comes and still count.
  init(hold: Int64) {
    self.hold = hold
  }

  /// Takes in a value; late ones say nothing.
  mutating func push(_ value: Double, at time: Int64) {
    guard time > self.time else { return }
    if value == self.value {
      unchanged += min(time - self.time, hold)
    } else {
      unchanged = 0
    }
    (self.value, self.time) = (value, time)
  }

  /// Whether the value has been the same for `span`.
  func isStuck(for span: Int64) -> Truth {
    value.isNaN ? .unknown : Truth(unchanged >= span)
  }
}
