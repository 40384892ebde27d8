import Telemetry

extension Term {
  /// The term as one would write it, with numbers in the units that metrics are kept in.
  var text: String {
    switch self {
    case .constant(let value): Self.text(of: value)
    case .input(let input): input.text
    case .arithmetic(let sign, let left, let right):
      "\(left.enclosed) \(sign.rawValue) \(right.enclosed)"
    case .negative(let inner): "-\(inner.enclosed)"
    case .converted(_, let inner): inner.text
    case .call(let name, let arguments):
      "\(name)(\(arguments.map(\.text).joined(separator: ", ")))"
    case .window(let kind, let inner, let span): "\(kind.rawValue)(\(inner.text), \(span))"
    case .age(let input): "age(\(input.text))"
    case .daysSinceStart: "days_since(\"started\")"
    case .month: "month"
    case .dayFigure(let kind, let inner): "\(kind.rawValue)(\(inner.text))"
    case .dayRun(let inner): "days_in_a_row(\(inner.text))"
    case .timeTo(let input, let comparison, let limit, _):
      "time_to(\(input.text) \(comparison.rawValue) \(Self.text(of: limit)))"
    case .over(let over, let inner): "\(over.rawValue)(site, \(inner.text))"
    default: conditionText
    }
  }

  private var conditionText: String {
    switch self {
    case .comparison(let comparison, let left, let right):
      "\(left.text) \(comparison.rawValue) \(right.text)"
    case .and(let left, let right): "\(left.enclosed) and \(right.enclosed)"
    case .or(let left, let right): "\(left.enclosed) or \(right.enclosed)"
    case .not(let inner): "not \(inner.enclosed)"
    case .missing(let input, let span): "missing(\(input.text), \(span))"
    case .stuck(let input, let span): "stuck(\(input.text), \(span))"
    case .isDaylight: "is_daylight"
    case .inMaintenance: "in_maintenance"
    case .between(let from, let to):
      "between(\"\(Self.clock(from))\", \"\(Self.clock(to))\")"
    case .kindIs(let kind): "kind == \"\(kind)\""
    case .stageIs(let stage): "stage == \"\(stage)\""
    case .known(let value): value ? "true" : "false"
    default: ""
    }
  }

  /// The text in parentheses where it has parts of its own.
  private var enclosed: String {
    switch self {
    case .arithmetic, .and, .or: "(\(text))"
    default: text
    }
  }

  private static func text(of value: Double) -> String {
    let whole = value.rounded()
    return whole == value && abs(value) < 1e15 ? "\(Int64(whole))" : "\(value)"
  }

  private static func clock(_ minutes: Int) -> String {
    let (hour, minute) = (minutes / 60, minutes % 60)
    return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }
}

extension Term.Input {
  /// The metric as one would write it.
  var text: String {
    let name = (metric ?? "any") + (channel.map { ".\($0)" } ?? "")
    return device.map { "other(\($0)).\(name)" } ?? name
  }
}
