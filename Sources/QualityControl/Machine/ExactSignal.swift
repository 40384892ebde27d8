import Foundation

/// The movement of a signal over a window all of whose values are kept, as ioos_qc has it.
struct ExactSignal: Sendable {
  private struct Point: Sendable {
    var time: Int64
    /// nil where the value is missing.
    var value: Double?
  }

  private var points: Ring<Point> = Ring()

  mutating func reset() { points.removeAll() }

  /// Takes in a value, or its absence, that follows all others.
  mutating func take(_ value: Double?, at time: Int64, window: Int64) {
    // The window leaves its start out.
    while !points.isEmpty, points[0].time <= time - window { points.removeFirst() }
    points.append(Point(time: time, value: value))
  }

  /// How much the signal moves, or nil where too little is known.
  func movement(_ measure: AttenuatedSignalTest.Measure, least: Int) -> Double? {
    let values = (0..<points.count).compactMap { points[$0].value }
    guard !values.isEmpty, values.count >= least else { return nil }
    switch measure {
    case .range:
      guard values.count == points.count, let low = values.min(), let high = values.max() else {
        return nil
      }
      return high - low
    case .deviation: return Self.deviation(values)
    case .circular: return Self.circular(values)
    }
  }

  private static func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count)).squareRoot()
  }

  private static func circular(_ values: [Double]) -> Double {
    let angles = values.map { $0 * .pi / 180 }
    let (east, north) = (angles.reduce(0) { $0 + cos($1) }, angles.reduce(0) { $0 + sin($1) })
    let length = min(1, (east * east + north * north).squareRoot() / Double(values.count))
    return (-2 * log(length)).squareRoot() * 180 / .pi
  }
}
