import Telemetry

extension RuleDefinition {
  /// What the rule means, as text: two rules with one fingerprint judge alike.
  ///
  /// It stands beside every alert, so that one can read later by which words it was raised.
  public var fingerprint: String {
    var parts = ["when: \(when.text)"]
    if let clear { parts.append("clear: \(clear.text)") }
    parts.append("for: \(holdFor)")
    if keepFiringFor > .zero { parts.append("keep_firing_for: \(keepFiringFor)") }
    if settle > .zero { parts.append("settle: \(settle)") }
    if let staleAfter { parts.append("stale_after: \(staleAfter)") }
    if use != .good { parts.append("use: \(use.rawValue)") }
    if onSilence != .hold { parts.append("on_silence: \(onSilence.rawValue)") }
    return parts.joined(separator: "; ")
  }
}
