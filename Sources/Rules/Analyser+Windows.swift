import Telemetry

extension Analyser {
  /// A figure of the values in a window: `mean(dissolved_oxygen, 30m)`.
  mutating func window(
    _ kind: WindowKind,
    _ arguments: [Syntax],
    _ offset: Int
  ) throws(ExpressionError) -> Measured {
    try expect(2, kind.rawValue, arguments, offset)
    let span = try span(arguments[1], of: kind.rawValue)
    if kind.looksAtCondition {
      let inner = try truth(arguments[0])
      return measured(
        .window(kind, inner, span),
        unit: kind == .hours ? Unit("h") : .one,
        offset
      )
    }
    let inner = try seen(arguments[0], by: kind)
    let (unit, isDifference) = try unit(of: kind, over: inner, offset)
    return measured(.window(kind, inner.term, span), unit: unit, isDifference: isDifference, offset)
  }

  /// What a window looks at: a number that changes with readings.
  private mutating func seen(
    _ syntax: Syntax,
    by kind: WindowKind
  ) throws(ExpressionError) -> Measured {
    let inner = try number(syntax)
    guard inner.term.looksAtReadings else {
      throw ExpressionError(
        offset: syntax.offset,
        message: "\(kind.rawValue)() looks at readings over time, and \(inner.title) has none",
        remedy: "write \(signature(of: kind.rawValue))"
      )
    }
    return inner
  }

  /// The unit of a figure, from that of the values.
  private func unit(
    of kind: WindowKind,
    over inner: Measured,
    _ offset: Int
  ) throws(ExpressionError) -> (Unit?, Bool) {
    let unit = inner.unit ?? .one
    switch kind {
    case .mean, .min, .max, .median, .first, .last: return (unit, inner.isDifference)
    case .count: return (.one, false)
    case .knownHours: return (Unit("h"), false)
    case .stddev, .delta: return (unit.ofDifference, true)
    case .rate, .trend:
      guard let hour = Unit("h"), let result = unit.ofDifference.divided(by: hour) else {
        throw unfit(kind, inner, offset)
      }
      return (result, true)
    case .sum, .increase:
      guard !unit.hasShiftedZero else { throw unfit(kind, inner, offset) }
      return (unit, false)
    case .hours, .fraction: preconditionFailure("these look at conditions")
    }
  }

  private func unfit(_ kind: WindowKind, _ inner: Measured, _ offset: Int) -> ExpressionError {
    ExpressionError(
      offset: offset,
      message: "\(kind.rawValue)() of \(inner.title) in `\(inner.unit?.code ?? "1")` says nothing",
      remedy: "temperatures are not added up: take mean(), max() or hours(… > 30 Cel, 24h)"
    )
  }

  // MARK: Whole days

  /// How many local days in a row a condition has held.
  mutating func dayRun(_ syntax: Syntax, _ offset: Int) throws(ExpressionError) -> Measured {
    guard !isWithinDay, !isWithinSite else {
      throw ExpressionError(
        offset: offset,
        message: "days_in_a_row() cannot stand inside another such function",
        remedy: "make two rules of it"
      )
    }
    isWithinDay = true
    defer { isWithinDay = false }
    let inner = try truth(syntax)
    guard inner.hasDayFigure else {
      throw ExpressionError(
        offset: syntax.offset,
        message: "days_in_a_row() asks something of each whole day",
        remedy: "write a figure of the day: days_in_a_row(max(air_temp) >= 35 Cel) >= 3"
      )
    }
    isWithinDay = false
    return measured(.dayRun(inner), unit: Unit("d"), offset)
  }

  /// A figure of one whole day: `max(air_temp)` inside days_in_a_row().
  mutating func dayFigure(
    _ kind: WindowKind,
    _ syntax: Syntax,
    _ offset: Int
  ) throws(ExpressionError) -> Measured {
    let known: Set<WindowKind> = [.mean, .min, .max, .sum, .count, .delta]
    guard known.contains(kind) else {
      throw ExpressionError(
        offset: offset,
        message: "\(kind.rawValue)() is not told of whole days",
        remedy: "use mean, min, max, sum, count or delta (max − min)"
      )
    }
    let inner = try seen(syntax, by: kind)
    let unit = inner.unit ?? .one
    if kind == .sum, unit.hasShiftedZero { throw unfit(kind, inner, offset) }
    return Measured(
      term: .dayFigure(kind, inner.term),
      unit: kind == .count ? .one : kind == .delta ? unit.ofDifference : unit,
      isDifference: kind == .delta,
      offset: offset,
      title: .figureOfDay(kind.rawValue)
    )
  }

  // MARK: The future

  /// Hours until a metric is beyond a limit: `time_to(dissolved_oxygen < 3 mg/L)`.
  mutating func timeTo(_ syntax: Syntax, _ offset: Int) throws(ExpressionError) -> Measured {
    guard case .comparison(let comparison, _, _, _) = syntax,
      case .comparison(_, .input(let input), .constant(let limit)) = try truth(syntax),
      comparison != .equal, comparison != .notEqual
    else {
      throw ExpressionError(
        offset: syntax.offset,
        message: "time_to() wants one metric against one number",
        remedy: "write \(signature(of: "time_to"))"
      )
    }
    guard case .comparison(let order, _, _) = try truth(syntax) else {
      preconditionFailure("a comparison stays one")
    }
    let isDiel = input.metric == "dissolved_oxygen" || input.metric == "do_saturation"
    return measured(.timeTo(input, order, limit, isDiel: isDiel), unit: Unit("h"), offset)
  }
}
