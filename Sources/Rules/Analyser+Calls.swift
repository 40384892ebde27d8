import Telemetry

extension Analyser {
  /// The functions that belong to the language, as they are written.
  static let signatures: [String: String] = {
    var all = [
      "age": "age(metric)", "missing": "missing(metric, 30m)", "stuck": "stuck(metric, 6h)",
      "between": "between(\"22:00\", \"06:00\")", "days_since": "days_since(\"started\")",
      "time_to": "time_to(metric < 3 mg/L)", "days_in_a_row": "days_in_a_row(max(air_temp) >= 35)",
      "all_of": "all_of(site, condition)", "any_of": "any_of(site, condition)",
      "count_of": "count_of(site, condition)", "other": "other(device).metric",
      "hours": "hours(condition, 24h)", "fraction": "fraction(condition, 24h)",
    ]
    for kind in WindowKind.allCases where all[kind.rawValue] == nil {
      all[kind.rawValue] = "\(kind.rawValue)(metric, 10m)"
    }
    return all
  }()

  /// Whether a function has this name.
  func isKnownFunction(_ name: String) -> Bool {
    Self.signatures[name] != nil || table.functions[name] != nil
  }

  /// How a function is written.
  func signature(of name: String) -> String {
    Self.signatures[name] ?? table.functions[name]?.signature ?? "\(name)(…)"
  }

  /// The error for a function that nobody knows.
  func unknownFunction(_ name: String, _ offset: Int) -> ExpressionError {
    if catalogue[name] != nil {
      return .metricAsFunction(name, at: offset)
    }
    let names = Self.signatures.keys.sorted() + table.functions.keys.sorted()
    let nearest = NearestName.find(name, among: names)
    return .unknownFunction(name, nearest: nearest.map { signature(of: $0) }, at: offset)
  }

  /// A call that is a condition; nil where the function gives a number.
  mutating func conditionCall(
    _ name: String,
    _ arguments: [Syntax],
    _ offset: Int
  ) throws(ExpressionError) -> Term? {
    switch name {
    case "missing", "stuck":
      try expect(2, name, arguments, offset)
      let input = try input(arguments[0], of: name)
      let span = try span(arguments[1], of: name)
      return name == "missing" ? .missing(input, span) : .stuck(input, span)
    case "between":
      try expect(2, name, arguments, offset)
      return .between(try clock(arguments[0]), try clock(arguments[1]))
    case "all_of": return try over(.all, arguments, offset)
    case "any_of": return try over(.any, arguments, offset)
    default: return nil
    }
  }

  /// A call that is a number.
  mutating func numberCall(
    _ name: String,
    _ arguments: [Syntax],
    _ offset: Int
  ) throws(ExpressionError) -> Measured {
    if let kind = WindowKind(rawValue: name) {
      if arguments.count == 1, isWithinDay { return try dayFigure(kind, arguments[0], offset) }
      return try window(kind, arguments, offset)
    }
    switch name {
    case "age":
      try expect(1, name, arguments, offset)
      let input = try input(arguments[0], of: name)
      return measured(.age(input), unit: Unit("s"), offset)
    case "days_since":
      try expect(1, name, arguments, offset)
      return try daysSince(arguments[0], offset)
    case "days_in_a_row":
      try expect(1, name, arguments, offset)
      return try dayRun(arguments[0], offset)
    case "time_to":
      try expect(1, name, arguments, offset)
      return try timeTo(arguments[0], offset)
    case "count_of":
      let term = try over(.count, arguments, offset)
      return measured(term, unit: .one, offset)
    case "missing", "stuck", "between", "all_of", "any_of":
      throw ExpressionError(
        offset: offset,
        message: "\(name)() holds or does not; it is not a number",
        remedy: "join it by `and` or `or`"
      )
    default: return try domainCall(name, arguments, offset)
    }
  }

  /// Refuses a call with too few or too many arguments.
  func expect(
    _ count: Int,
    _ name: String,
    _ arguments: [Syntax],
    _ offset: Int
  ) throws(ExpressionError) {
    guard arguments.count != count else { return }
    throw ExpressionError(
      offset: offset,
      message: Self.wants(name, count...count, arguments.count),
      remedy: "write \(signature(of: name))"
    )
  }

  private static func wants(_ name: String, _ wanted: ClosedRange<Int>, _ found: Int) -> String {
    let count =
      wanted.count == 1 ? "\(wanted.lowerBound)" : "\(wanted.lowerBound) to \(wanted.upperBound)"
    return "\(name)() wants \(count) values between its parentheses and has \(found)"
  }

  private mutating func domainCall(
    _ name: String,
    _ arguments: [Syntax],
    _ offset: Int
  ) throws(ExpressionError) -> Measured {
    guard let function = table.functions[name] else { throw unknownFunction(name, offset) }
    let needed = function.parameters.prefix { $0.fallback == nil }.count
    guard (needed...function.parameters.count).contains(arguments.count) else {
      throw ExpressionError(
        offset: offset,
        message: Self.wants(name, needed...function.parameters.count, arguments.count),
        remedy: "write \(function.signature)"
      )
    }
    used[name] = function
    var terms: [Term] = []
    for (index, parameter) in function.parameters.enumerated() {
      guard index < arguments.count else {
        terms.append(.constant(parameter.fallback ?? .nan))
        continue
      }
      terms.append(try argument(arguments[index], parameter, of: function))
    }
    return measured(.call(name, terms), unit: Unit(function.unit), offset)
  }

  private mutating func argument(
    _ syntax: Syntax,
    _ parameter: DomainFunction.Parameter,
    of function: DomainFunction
  ) throws(ExpressionError) -> Term {
    guard let unit = Unit(parameter.unit) else {
      preconditionFailure("unit of \(parameter.name) of \(function.name)")
    }
    let number = try number(syntax)
    let wanted = Measured(
      term: .constant(0),
      unit: unit,
      offset: number.offset,
      title: .parameter(parameter.name, of: function.name)
    )
    return try converted(number, to: unit, isDifference: false, beside: wanted)
  }

  /// An argument that has to be a metric as it is.
  func input(
    _ syntax: Syntax,
    of function: String
  ) throws(ExpressionError) -> Term.Input {
    switch syntax {
    case .name("any", nil, false, _) where catalogue["any"] == nil && function != "stuck":
      return Term.Input(metric: nil)
    case .name(let name, let channel, let isQuoted, let offset):
      if let error = unknownMetric(name, channel: channel, isQuoted: isQuoted, offset) {
        throw error
      }
      return Term.Input(metric: name, channel: channel)
    case .other(let device, let metric, let channel, let isQuoted, let offset):
      if let error = unknownMetric(metric, channel: channel, isQuoted: isQuoted, offset) {
        throw error
      }
      return Term.Input(metric: metric, channel: channel, device: device)
    default:
      throw ExpressionError(
        offset: syntax.offset,
        message: "\(function)() wants a metric here",
        remedy: "write \(signature(of: function))"
      )
    }
  }

  private func clock(_ syntax: Syntax) throws(ExpressionError) -> Int {
    if case .text(let text, _) = syntax {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      if parts.count == 2, parts[1].count == 2, let hour = Int(parts[0]),
        let minute = Int(parts[1]),
        (0...23).contains(hour), (0...59).contains(minute)
      {
        return hour * 60 + minute
      }
    }
    throw ExpressionError(
      offset: syntax.offset,
      message: "between() wants a time of day in quotation marks here",
      remedy: "write it as \"22:00\""
    )
  }

  private mutating func daysSince(
    _ syntax: Syntax,
    _ offset: Int
  ) throws(ExpressionError) -> Measured {
    guard case .text("started", _) = syntax else {
      throw ExpressionError(
        offset: syntax.offset,
        message: "days_since() knows the start of the batch alone",
        remedy: "write days_since(\"started\")"
      )
    }
    return measured(.daysSinceStart, unit: Unit("d"), offset)
  }

  private mutating func over(
    _ over: Term.Over,
    _ arguments: [Syntax],
    _ offset: Int
  ) throws(ExpressionError) -> Term {
    try expect(2, over.rawValue, arguments, offset)
    guard case .name("site", nil, false, _) = arguments[0] else {
      throw ExpressionError(
        offset: arguments[0].offset,
        message: "\(over.rawValue)() wants the word `site` here: all devices of the site",
        remedy: "write \(signature(of: over.rawValue))"
      )
    }
    guard !isWithinSite, !isWithinDay else {
      throw ExpressionError(
        offset: offset,
        message: "\(over.rawValue)() cannot stand inside another such function",
        remedy: "make two rules of it"
      )
    }
    isWithinSite = true
    defer { isWithinSite = false }
    return .over(over, try truth(arguments[1]))
  }
}
