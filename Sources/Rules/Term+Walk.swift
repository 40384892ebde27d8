extension Term {
  /// The parts right below.
  var children: [Term] {
    switch self {
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .and(let left, let right), .or(let left, let right):
      [left, right]
    case .negative(let inner), .converted(_, let inner), .window(_, let inner, _),
      .dayFigure(_, let inner), .dayRun(let inner), .over(_, let inner), .not(let inner):
      [inner]
    case .call(_, let arguments): arguments
    default: []
    }
  }

  /// Whether some part, this one too, is as asked.
  func contains(where matches: (Term) -> Bool) -> Bool {
    matches(self) || children.contains { $0.contains(where: matches) }
  }

  /// Whether it changes with readings.
  var looksAtReadings: Bool {
    contains {
      switch $0 {
      case .input, .timeTo: true
      default: false
      }
    }
  }

  /// Whether something that is measured, or the want of it, stands in it.
  var looksAtSomething: Bool {
    contains {
      switch $0 {
      case .input, .timeTo, .age, .missing, .stuck: true
      default: false
      }
    }
  }

  /// Whether a figure of a whole day stands in it.
  var hasDayFigure: Bool {
    contains {
      if case .dayFigure = $0 { true } else { false }
    }
  }

  /// Whether it can begin to hold by the passing of time alone, without any reading.
  ///
  /// Most windows cannot: what leaves them matters at the next reading at the latest.
  var changesWithTime: Bool {
    contains {
      switch $0 {
      case .age, .missing, .isDaylight, .between, .daysSinceStart, .month, .stageIs, .inMaintenance:
        true
      case .window(let kind, _, _): kind == .count || kind == .knownHours
      default: false
      }
    }
  }

  /// The metrics that are looked at outside of conditions over all devices, in the order in which
  /// they are named.
  var inputs: [Input] {
    var found: [Input] = []
    collect(into: &found)
    return found
  }

  private func collect(into found: inout [Input]) {
    switch self {
    case .input(let input), .age(let input), .missing(let input, _), .stuck(let input, _),
      .timeTo(let input, _, _, _):
      if !found.contains(input) { found.append(input) }
    case .over: break
    default: for child in children { child.collect(into: &found) }
    }
  }
}
