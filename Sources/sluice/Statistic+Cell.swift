import Presentation
import Telemetry
import Windows

extension Statistic {
  /// The figure of a stretch of which only the aggregate is known.
  ///
  /// - Precondition: it needs no scan.
  func cell(of aggregate: Aggregate) -> Cell {
    guard case .plain(let name) = self else { preconditionFailure("\(title) needs a scan") }
    switch name {
    case .mean: return Cell(aggregate.mean)
    case .min: return Cell(aggregate.minimum)
    case .max: return Cell(aggregate.maximum)
    case .sum: return Cell(aggregate.sum)
    case .first: return Cell(aggregate.first)
    case .last: return Cell(aggregate.last)
    case .count: return .integer(Int64(aggregate.count))
    case .good: return .integer(Int64(aggregate.good))
    case .unchecked: return .integer(Int64(aggregate.flags.notEvaluated))
    case .suspect: return .integer(Int64(aggregate.flags.suspect))
    case .fail: return .integer(Int64(aggregate.flags.fail))
    case .missing: return .integer(Int64(aggregate.flags.missing))
    case .used: return .integer(Int64(aggregate.used))
    case .median, .stddev, .timeMean, .known, .integral, .increase, .direction, .light, .running,
      .duty, .starts:
      preconditionFailure("\(title) needs a scan")
    }
  }

  /// The figure of a stretch that was scanned.
  func cell(of stretch: StretchFigures) -> Cell {
    switch self {
    case .hours(let limit): return hours(stretch, limit) { $0.time.holding.seconds / 3600 }
    case .excess(let limit): return hours(stretch, limit) { $0.excess.hours }
    case .plain(let name): return cell(name, stretch)
    }
  }

  private func cell(_ name: Name, _ stretch: StretchFigures) -> Cell {
    let isKnown = stretch.held.known > .zero
    switch name {
    case .median: return Cell(stretch.median)
    case .stddev: return Cell(stretch.deviation)
    case .timeMean: return Cell(stretch.held.mean)
    case .known: return .number(stretch.held.known.seconds / 3600)
    case .integral: return isKnown ? .number(stretch.held.hours) : .missing
    case .increase: return Cell(stretch.increase)
    case .direction: return Cell(stretch.direction.degrees)
    case .light: return Cell(stretch.light.moles)
    case .running: return isKnown ? .number(stretch.state.running.seconds / 3600) : .missing
    case .duty: return Cell(stretch.state.duty)
    case .starts: return .integer(Int64(stretch.state.starts))
    default: return cell(of: stretch.aggregate)
    }
  }

  private func hours(
    _ stretch: StretchFigures,
    _ limit: ThresholdTime.Limit,
    _ figure: (ThresholdTime) -> Double
  ) -> Cell {
    let threshold = stretch.thresholds.first { $0.limit == limit }
    guard let threshold, threshold.time.known > .zero else { return .missing }
    return .number(figure(threshold))
  }
}
