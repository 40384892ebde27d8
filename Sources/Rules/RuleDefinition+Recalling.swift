public import Telemetry

extension RuleDefinition {
  /// A rule as it read when it raised an alert, from the text that stands beside the alert.
  ///
  /// The text has what a rule is judged by and nothing else; nil where it is not that of a rule, or
  /// names what is no longer known.
  public init?(recalledFrom alert: Alert, catalogue: MetricCatalogue, functions: FunctionTable) {
    var fields: [String: String] = [:]
    for part in alert.fingerprint.split(separator: "; ") {
      guard let colon = part.firstRange(of: ": ") else { return nil }
      fields[String(part[..<colon.lowerBound])] = String(part[colon.upperBound...])
    }
    func expression(_ name: String) -> Expression? {
      fields[name].flatMap {
        try? Expression(parsing: $0, catalogue: catalogue, functions: functions)
      }
    }
    func span(_ name: String) -> TimeSpan? { fields[name].flatMap { TimeSpan($0) } }
    guard let when = expression("when") else { return nil }
    self.init(
      name: alert.rule,
      forEach: alert.device == nil ? .site : .device,
      when: when,
      clear: expression("clear"),
      holdFor: span("for") ?? .zero,
      keepFiringFor: span("keep_firing_for") ?? .zero,
      use: fields["use"].flatMap(Use.init) ?? .good,
      staleAfter: span("stale_after"),
      onSilence: fields["on_silence"].flatMap(Silence.init) ?? .hold,
      settle: span("settle") ?? .zero,
      severity: alert.severity
    )
    guard fingerprint == alert.fingerprint else { return nil }
  }
}
