/// A gate with a motor: it takes some minutes to open or close, and stays where it is when it sticks.
struct Gate: Sendable {
  /// How far it is open, 0…1.
  private(set) var opening = 0.0
  /// How far it is to be open, 0…1.
  private(set) var target = 0.0
  /// How far it moves in a minute.
  private let speed: Double

  init(speed: Double) { self.speed = speed }

  /// 0 closed, 1 open, 2 opening, 3 closing, as controllers report it.
  var state: Double {
    if opening == target { return opening > 0 ? 1 : 0 }
    return opening < target ? 2 : 3
  }

  /// Moves on by one minute towards `target`, unless it sticks.
  mutating func advanceMinute(target: Double, isStuck: Bool) {
    self.target = target
    guard !isStuck else { return }
    opening += min(max(target - opening, -speed), speed)
  }
}
