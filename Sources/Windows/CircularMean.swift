import Foundation

/// The mean of directions in degrees, by the sum of unit vectors: 350° and 10° make 0°, not 180°.
///
/// It does not depend on the order of values, and two can be joined.
public struct CircularMean: Hashable, Sendable {
  /// How many directions there are.
  public private(set) var count = 0
  private var east = 0.0
  private var north = 0.0

  /// Makes the mean of nothing.
  public init() {}

  /// Adds a direction in degrees; 360 is 0.
  public mutating func add(_ degrees: Double) {
    let angle = degrees * .pi / 180
    count += 1
    east += sin(angle)
    north += cos(angle)
  }

  /// Adds the directions of another stretch.
  public mutating func join(_ other: CircularMean) {
    count += other.count
    east += other.east
    north += other.north
  }

  /// The length of the mean vector, 0…1: how far directions agree.
  public var agreement: Double {
    count == 0 ? 0 : (east * east + north * north).squareRoot() / Double(count)
  }

  /// The mean direction, `0..<360`; nil where directions cancel out.
  public var degrees: Double? {
    guard agreement > 1e-9 else { return nil }
    let angle = atan2(east, north) * 180 / .pi
    let positive = angle < 0 ? angle + 360 : angle
    return positive >= 360 ? 0 : positive
  }
}
