import Telemetry

// Parts that look back over time, or over the devices of a site.
extension ProgramBuilder {
  private mutating func window(_ spec: WindowSpec) -> Int32 {
    groups[group].windows.append(spec)
    return Int32(groups[group].windows.count - 1)
  }

  mutating func figure(_ kind: WindowKind, _ inner: Term, _ span: TimeSpan) -> Node {
    let part = addInner(inner)
    let index = window(
      WindowSpec(
        kind: .figure(kind),
        span: span.milliseconds,
        node: part.step,
        looksAtCondition: kind.looksAtCondition,
        sources: sources(of: inner),
        looksAtWindows: part.hasWindows
      )
    )
    return Node(operation: .figure, isSpan: kind == .hours, left: index)
  }

  mutating func stuck(_ input: Term.Input, _ span: TimeSpan) -> Node {
    let step = add(.input(input))
    let index = window(
      WindowSpec(
        kind: .stuck,
        span: span.milliseconds,
        node: step,
        looksAtCondition: false,
        sources: sources(of: .input(input))
      )
    )
    return Node(operation: .stuck, left: index, number: Double(span.milliseconds))
  }

  mutating func timeTo(
    _ input: Term.Input,
    _ comparison: Expression.Comparison,
    _ limit: Double,
    _ isDiel: Bool
  ) -> Node {
    let step = add(.input(input))
    let index = window(
      WindowSpec(
        kind: .forecast(isDiel: isDiel),
        span: Forecast.span,
        node: step,
        looksAtCondition: false,
        sources: sources(of: .input(input))
      )
    )
    let falls = comparison == .less || comparison == .lessOrEqual
    return Node(operation: .timeTo, left: index, right: falls ? 1 : 0, number: limit)
  }

  mutating func dayRun(_ inner: Term) -> Node {
    dayFigures = []
    dayWindow = groups[group].windows.count
    // Its place is taken first: the figures inside speak of it by number.
    let index = window(
      WindowSpec(kind: .days, span: 0, node: 0, looksAtCondition: true, sources: 0)
    )
    let step = add(inner)
    let figures = dayFigures ?? []
    dayFigures = nil
    groups[group].windows[Int(index)].node = step
    groups[group].windows[Int(index)].figures = figures
    groups[group].windows[Int(index)].sources = figures.reduce(0) { $0 | $1.sources }
    return Node(operation: .dayRun, left: index)
  }

  mutating func dayFigure(_ kind: WindowKind, _ inner: Term) -> Node {
    let saved = dayFigures ?? []
    dayFigures = nil
    let step = addInner(inner).step
    let figure = WindowSpec.DayFigure(kind: kind, node: step, sources: sources(of: inner))
    dayFigures = saved + [figure]
    return Node(operation: .dayFigure, left: Int32(dayWindow), right: Int32(saved.count))
  }

  mutating func over(_ over: Term.Over, _ inner: Term) -> Node {
    let (step, index) = addGroup(inner)
    let operation: Node.Operation =
      switch over {
      case .all: .allOf
      case .any: .anyOf
      case .count: .countOf
      }
    return Node(
      operation: operation,
      isSpan: over == .count,
      left: Int32(step),
      right: Int32(index)
    )
  }

  /// The inputs of a part as bits; more than fit change together.
  func sources(of term: Term) -> UInt32 {
    term.inputs.reduce(0) { bits, input in
      let index = groups[group].inputs.firstIndex(of: input) ?? 31
      return bits | 1 << UInt32(min(index, 31))
    }
  }
}
