import ArgumentParser
import Presentation
import Telemetry

/// A figure over a stretch of time.
enum Statistic: String, CaseIterable {
  case mean, min, max, sum, first, last, count, good, unchecked, suspect, fail, missing, used

  /// What is printed unless something else is asked for: the contract's fields, in its order.
  static let usual: [Statistic] = [.mean, .min, .max, .count, .good]

  /// Reads `mean,max,count`.
  ///
  /// - Throws: `ValidationError` naming what there is.
  static func list(_ text: String) throws -> [Statistic] {
    let all = allCases.map(\.rawValue).joined(separator: ",")
    return try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
      guard let statistic = Statistic(rawValue: String(word)) else {
        throw ValidationError("--with does not know '\(word)': choose among \(all)")
      }
      return statistic
    }
  }

  /// The figure.
  func cell(of aggregate: Aggregate) -> Cell {
    switch self {
    case .mean: Cell(aggregate.mean)
    case .min: Cell(aggregate.minimum)
    case .max: Cell(aggregate.maximum)
    case .sum: Cell(aggregate.sum)
    case .first: Cell(aggregate.first)
    case .last: Cell(aggregate.last)
    case .count: .integer(Int64(aggregate.count))
    case .good: .integer(Int64(aggregate.good))
    case .unchecked: .integer(Int64(aggregate.flags.notEvaluated))
    case .suspect: .integer(Int64(aggregate.flags.suspect))
    case .fail: .integer(Int64(aggregate.flags.fail))
    case .missing: .integer(Int64(aggregate.flags.missing))
    case .used: .integer(Int64(aggregate.used))
    }
  }
}
