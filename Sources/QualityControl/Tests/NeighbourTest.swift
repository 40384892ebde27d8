public import Telemetry

/// QARTOD test 11: does a value agree with its neighbours of the same metric.
///
/// It is suspect when it lies further from their median than `factor` times their median absolute
/// deviation from it, or than `floor`, whichever is more: three neighbours that happen to agree
/// would else condemn everything.
public struct NeighbourTest: Hashable, Sendable {
  /// How many median absolute deviations are too many.
  public var factor: Double
  /// The least distance that counts, in the metric's unit.
  public var floor: Double
  /// How many neighbours there must be.
  public var least: Int
  /// How old a neighbour's value may be, in milliseconds.
  public var within: Int64

  /// Makes the test.
  public init(factor: Double, floor: Double, least: Int = 3, within: Int64) {
    (self.factor, self.floor, self.least, self.within) = (factor, floor, least, within)
  }

  /// The flag of a value among its neighbours.
  public func flag(_ value: Double, among neighbours: [Double]) -> QualityFlag {
    var neighbours = neighbours
    return flag(value, among: &neighbours)
  }

  /// The flag of a value among its neighbours, whose values are used up.
  func flag(_ value: Double, among neighbours: inout [Double]) -> QualityFlag {
    guard neighbours.count >= least, let median = Self.median(&neighbours) else {
      return .notEvaluated
    }
    for index in neighbours.indices { neighbours[index] = abs(neighbours[index] - median) }
    guard let spread = Self.median(&neighbours) else { return .notEvaluated }
    return abs(value - median) > max(factor * spread, floor) ? .suspect : .good
  }

  /// The middle value, or the mean of the two in the middle; nil of none.
  public static func median(_ values: [Double]) -> Double? {
    var values = values
    return median(&values)
  }

  /// The same, of values that are put in order by it.
  private static func median(_ values: inout [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    values.sort()
    let middle = values.count / 2
    return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
  }
}
