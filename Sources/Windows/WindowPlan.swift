import Telemetry

/// What the windows of all series of one kind share.
final class WindowPlan: Sendable {
  let shape: WindowShape
  let isTumbling: Bool
  /// How many samples a `count` window holds; nil for the others.
  let countSize: Int?

  init(_ shape: WindowShape) {
    self.shape = shape
    if case .tumbling = shape { isTumbling = true } else { isTumbling = false }
    if case .count(let size) = shape { countSize = size } else { countSize = nil }
  }
}
