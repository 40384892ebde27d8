public import Telemetry

/// Readings made up, and what the rules are expected to make of them.
public struct RuleTestCase: Sendable {
  /// One reading of a series.
  public struct Reading: Hashable, Sendable {
    /// The value; nil where the device says that it has none.
    public var value: Double?
    /// Its flag.
    public var flag: QualityFlag
    /// How long after its time it arrives.
    public var delay: TimeSpan

    /// Makes a reading.
    public init(value: Double?, flag: QualityFlag = .good, delay: TimeSpan = .zero) {
      (self.value, self.flag, self.delay) = (value, flag, delay)
    }
  }

  /// The readings of one series at the steps of the test's interval; nil for none at that step.
  public struct Input: Sendable {
    /// The series.
    public var key: SeriesKey
    /// The readings.
    public var readings: [Reading?]

    /// Makes an input.
    public init(key: SeriesKey, readings: [Reading?]) {
      (self.key, self.readings) = (key, readings)
    }
  }

  /// What an alert is expected to be.
  public struct ExpectedAlert: Hashable, Sendable {
    /// `site`, `device`, `severity`: those that are named have to be equal.
    public var labels: [String: String]
    /// `title`, `advice`, `basis` in English.
    public var annotations: [String: String]

    /// Makes an expectation.
    public init(labels: [String: String], annotations: [String: String] = [:]) {
      (self.labels, self.annotations) = (labels, annotations)
    }
  }

  /// Which alerts of a rule are expected to fire at a moment.
  public struct Check: Sendable {
    /// When, from the start.
    public var time: TimeSpan
    /// The rule.
    public var rule: String
    /// The alerts; none for silence.
    public var alerts: [ExpectedAlert]

    /// Makes a check.
    public init(time: TimeSpan, rule: String, alerts: [ExpectedAlert]) {
      (self.time, self.rule, self.alerts) = (time, rule, alerts)
    }
  }

  /// What is expected to happen to the alerts of a rule, in order.
  public struct Course: Sendable {
    /// The rule.
    public var rule: String
    /// `firing 15m`, with `late` behind it for what was found in late data.
    public var events: [String]

    /// Makes an expectation.
    public init(rule: String, events: [String]) { (self.rule, self.events) = (rule, events) }
  }

  /// What it is called in messages.
  public var name: String
  /// The time between readings.
  public var interval: TimeSpan
  /// The readings.
  public var inputs: [Input]
  /// Which alerts are expected to fire, and when.
  public var checks: [Check]
  /// What is expected to happen.
  public var courses: [Course]

  /// Makes a test.
  public init(
    name: String,
    interval: TimeSpan,
    inputs: [Input],
    checks: [Check],
    courses: [Course] = []
  ) {
    (self.name, self.interval, self.inputs) = (name, interval, inputs)
    (self.checks, self.courses) = (checks, courses)
  }
}
