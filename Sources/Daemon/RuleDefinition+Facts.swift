import Rules
import Telemetry

extension RuleDefinition {
  /// The condition, for people: `dissolved_oxygen < 3 mg/L`.
  func limitText(_ catalogue: MetricCatalogue) -> String {
    guard let limit = when.limit else { return when.text }
    let name = limit.channel.map { "\(limit.metric).\($0)" } ?? limit.metric
    let unit = catalogue.unit(of: limit.metric)
    let number = "\(limit.threshold)"
    let short = number.hasSuffix(".0") ? String(number.dropLast(2)) : number
    return "\(name) \(limit.comparison.rawValue) \(short)\(unit == "1" ? "" : " \(unit)")"
  }

  /// The unit of the value that its alerts carry: that of the outermost part that has one.
  func valueUnit(_ catalogue: MetricCatalogue) -> String? {
    when.limit.map { catalogue.unit(of: $0.metric) }
      ?? when.parts.last { $0.unit != nil }?.unit
  }
}
