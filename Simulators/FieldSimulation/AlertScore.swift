public import Telemetry

/// How the alerts of one rule met the events that called for them.
public struct AlertScore: Hashable, Sendable {
  /// The rule.
  public var rule: String
  /// How much its alerts matter; nil where none was raised.
  public var severity: Severity?
  /// Whether the scenario says when it ought to be raised.
  public var isExpected: Bool
  /// How many events called for it.
  public var due = 0
  /// How many of these were answered.
  public var found = 0
  /// How many alerts were raised.
  public var raised = 0
  /// How many of these no event called for.
  public var needless = 0
  /// From when an alert was due to when it fired, of the events that were answered, in order.
  public var delays: [TimeSpan] = []

  init(rule: String, isExpected: Bool) {
    (self.rule, self.isExpected) = (rule, isExpected)
  }

  /// The share of the events that was answered; nil where there was none.
  public var recall: Double? { due > 0 ? Double(found) / Double(due) : nil }
  /// The share of the alerts that was called for; nil where none was raised.
  public var precision: Double? {
    raised > 0 ? Double(raised - needless) / Double(raised) : nil
  }
  /// The delay that half of the answers kept below.
  public var medianDelay: TimeSpan? { delays.isEmpty ? nil : delays[delays.count / 2] }
}
