import Telemetry

extension RuleView {
  /// The value of a step; nan where it cannot be known.
  ///
  /// For what lies between two values, `upper` says which is asked for.
  func number(
    _ step: Int,
    lane: Int,
    _ program: Program,
    _ moment: Moment,
    upper: Bool = false
  ) -> Double {
    let node = program.nodes[step]
    func part(_ step: Int32, upper: Bool) -> Double {
      number(Int(step), lane: lane, program, moment, upper: upper)
    }
    switch node.operation {
    case .constant: return node.number
    case .input: return input(node.left, lane: lane, moment)
    case .add: return part(node.left, upper: upper) + part(node.right, upper: upper)
    case .subtract: return part(node.left, upper: upper) - part(node.right, upper: !upper)
    case .multiply, .divide: return scaled(node, lane: lane, program, moment, upper: upper)
    case .negative: return -part(node.left, upper: !upper)
    case .converted:
      return program.conversions[Int(node.right)](part(node.left, upper: upper)) ?? .nan
    case .call: return call(Int(node.left), lane: lane, program, moment)
    case .figure: return figure(node, lane: lane, program, moment, upper: upper)
    case .countOf: return counted(node, program, moment, upper: upper)
    default: return otherNumber(node, lane: lane, program, moment)
    }
  }

  private func otherNumber(
    _ node: Node,
    lane: Int,
    _ program: Program,
    _ moment: Moment
  ) -> Double {
    switch node.operation {
    case .age: return Double(age(node.left, lane: lane, moment)) / 1000
    case .days: return moment.site.daysSinceStart(at: moment.time).map(Double.init) ?? .nan
    case .month: return Double(moment.site.civil(at: moment.time).month)
    case .dayFigure:
      guard case .days(let run) = window(node.left, of: lane) else { return .nan }
      return run.finished[Int(node.right)]
    case .dayRun:
      guard case .days(let run) = window(node.left, of: lane), run.isKnown else { return .nan }
      return Double(run.length)
    case .timeTo:
      guard case .forecast(let forecast) = window(node.left, of: lane) else { return .nan }
      return forecast.hours(
        to: node.number,
        falls: node.right == 1,
        at: moment.time,
        hold: lanes[lane].staleAfter
      )
    default: return .nan
    }
  }

  private func input(_ index: Int32, lane: Int, _ moment: Moment) -> Double {
    let known = values[Int(lanes[lane].firstInput + index)]
    let (age, overflow) = moment.time.subtractingReportingOverflow(known.time)
    return overflow || age > lanes[lane].staleAfter ? .nan : known.value
  }

  /// How long nothing has come, in milliseconds of watched time.
  func age(_ index: Int32, lane: Int, _ moment: Moment) -> Int64 {
    moment.watched - values[Int(lanes[lane].firstInput + index)].heard
  }

  func window(_ index: Int32, of lane: Int) -> WindowState {
    windows[Int(lanes[lane].firstWindow + index)]
  }

  /// A product or a quotient; of a span, only with a number that is known.
  private func scaled(
    _ node: Node,
    lane: Int,
    _ program: Program,
    _ moment: Moment,
    upper: Bool
  ) -> Double {
    func pair(_ step: Int32) -> (Double, Double) {
      let low = number(Int(step), lane: lane, program, moment)
      guard program.nodes[Int(step)].isSpan else { return (low, low) }
      return (low, number(Int(step), lane: lane, program, moment, upper: true))
    }
    let (left, right) = (pair(node.left), pair(node.right))
    func combined(_ left: Double, _ right: Double) -> Double {
      let value = node.operation == .multiply ? left * right : left / right
      return value.isFinite ? value : .nan
    }
    guard node.isSpan else { return combined(left.0, right.0) }
    guard right.0 == right.1 else { return .nan }
    let ends = (combined(left.0, right.0), combined(left.1, right.0))
    return upper ? max(ends.0, ends.1) : min(ends.0, ends.1)
  }

  private func call(
    _ index: Int,
    lane: Int,
    _ program: Program,
    _ moment: Moment
  ) -> Double {
    var arguments = SIMD8<Double>(repeating: 0)
    let steps = program.arguments[index]
    for position in steps.indices {
      let value = number(steps[position], lane: lane, program, moment)
      guard value.isFinite else { return .nan }
      arguments[position] = value
    }
    guard let value = program.functions[index].formula(arguments), value.isFinite else {
      return .nan
    }
    return value
  }

  private func figure(
    _ node: Node,
    lane: Int,
    _ program: Program,
    _ moment: Moment,
    upper: Bool
  ) -> Double {
    let index = Int(lanes[lane].firstWindow + node.left)
    switch windows[index] {
    case .rolling(let window): return window.figure
    case .trend(let window): return window.slope
    case .truth(let window):
      let spec = program.groups[Int(lanes[lane].group)].windows[Int(node.left)]
      let (held, known) = window.figures(at: moment.time)
      switch spec.kind {
      case .figure(.hours):
        // What is not known may have been either.
        return Double(upper ? held + max(0, spec.span - known) : held) / 3_600_000
      case .figure(.fraction): return known > 0 ? Double(held) / Double(known) : .nan
      default: return Double(known) / 3_600_000
      }
    default: return .nan
    }
  }

  /// The lanes of a group that have been given to a series.
  func taken(_ group: Int32, _ moment: Moment) -> [Int] {
    chain(from: moment.firstLane).map(Int.init).filter {
      Int32(lanes[$0].group) == group && lanes[$0].isTaken
    }
  }

  /// At how many devices a condition holds; those of which it is not known may be among them.
  private func counted(
    _ node: Node,
    _ program: Program,
    _ moment: Moment,
    upper: Bool
  ) -> Double {
    var count = 0
    for index in taken(node.right, moment) {
      switch truth(Int(node.left), lane: index, program, moment) {
      case .yes: count += 1
      case .no: break
      case .unknown: if upper { count += 1 }
      }
    }
    return Double(count)
  }
}
