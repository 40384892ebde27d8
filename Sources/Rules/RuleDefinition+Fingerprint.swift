extension RuleDefinition {
  /// What the rule means, as text: two rules with one fingerprint judge alike.
  public var fingerprint: String {
    let clear = clear?.text ?? "-"
    return "\(when.text)|\(clear)|\(holdFor)|\(keepFiringFor)|\(use.rawValue)|\(onSilence.rawValue)"
  }
}
