public import Telemetry

extension RuleTestCase {
  /// Runs the test.
  ///
  /// - Parameters:
  ///   - rules: the rules.
  ///   - surroundings: what they rest on.
  ///   - start: the moment from which the test counts.
  ///   - step: how often time passes for the rules.
  /// - Returns: what is otherwise than expected; empty where nothing is.
  public func run(
    rules: [RuleDefinition],
    surroundings: RuleEngine.Surroundings,
    start: Instant,
    step: TimeSpan
  ) -> [String] {
    var (register, failures) = (Register(), [String]())
    let samples = samples(from: start, &register)
    var replay = RuleReplay(
      rules: rules,
      surroundings: surroundings,
      start: start,
      pace: .ticks(step)
    )
    var alerts: [String: Alert] = [:]
    var transitions: [AlertTransition] = []
    func collect() {
      let changes = replay.takeChanges()
      for id in changes.withdrawn { alerts[id] = nil }
      for alert in changes.alerts { alerts[alert.id] = alert }
      transitions += changes.transitions
    }
    var rest = samples[...]
    for check in checks.sorted(by: { $0.time < $1.time }) {
      let time = start + check.time
      while let sample = rest.first, sample.arrived <= time {
        replay.take(sample, register: register)
        rest.removeFirst()
      }
      replay.pass(to: time)
      collect()
      failures += compare(check, with: alerts, rules: rules)
    }
    for sample in rest { replay.take(sample, register: register) }
    if let last = samples.last { replay.pass(to: last.arrived) }
    collect()
    for course in courses { failures += compare(course, with: transitions, from: start) }
    return failures.map { "\(name): \($0)" }
  }

  private func samples(from start: Instant, _ register: inout Register) -> [Sample] {
    var samples: [Sample] = []
    for input in inputs {
      let device = register.intern(site: input.key.site, device: input.key.device)
      let series = register.intern(
        device: device,
        metric: input.key.metric,
        channel: input.key.channel,
        unit: "1"
      )
      for (index, reading) in input.readings.enumerated() {
        guard let reading else { continue }
        let time = start + .milliseconds(interval.milliseconds * Int64(index))
        samples.append(
          Sample(
            series: series,
            time: time,
            value: reading.value,
            flag: reading.flag,
            arrived: time + reading.delay
          )
        )
      }
    }
    return samples.sorted { ($0.arrived, $0.time, $0.series) < ($1.arrived, $1.time, $1.series) }
  }

  private func compare(
    _ check: Check,
    with alerts: [String: Alert],
    rules: [RuleDefinition]
  ) -> [String] {
    let rule = rules.first { $0.name == check.rule }
    var firing = alerts.values.filter { $0.rule == check.rule && $0.state == .firing }
      .sorted { $0.id < $1.id }
    var failures: [String] = []
    for expected in check.alerts {
      let place = firing.firstIndex { Self.fits($0, expected, rule) }
      guard let place else {
        let labels = expected.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        failures.append(
          "at \(check.time) `\(check.rule)` does not fire for {\(labels.joined(separator: ", "))}"
            + (firing.isEmpty ? "" : "; it does for \(firing.map(\.id).joined(separator: ", "))")
        )
        continue
      }
      firing.remove(at: place)
    }
    for alert in firing {
      failures.append("at \(check.time) \(alert.id) fires, which is not expected")
    }
    return failures
  }

  private static func fits(
    _ alert: Alert,
    _ expected: ExpectedAlert,
    _ rule: RuleDefinition?
  ) -> Bool {
    expected.labels.allSatisfy { label, value in
      switch label {
      case "site": alert.site == value
      case "device": alert.device == value
      case "severity": alert.severity.rawValue == value
      case "alertname": alert.rule == value
      default: false
      }
    }
      && expected.annotations.allSatisfy { name, value in
        switch name {
        case "title": rule?.title.text(in: .english) == value
        case "advice": rule?.advice.text(in: .english) == value
        case "basis": rule?.basis == value
        default: false
        }
      }
  }

  private func compare(
    _ course: Course,
    with transitions: [AlertTransition],
    from start: Instant
  ) -> [String] {
    let told = transitions.filter { $0.alert.rule == course.rule }.map { transition in
      let late = transition.alert.isRetrospective ? " late" : ""
      return "\(transition.event.rawValue) \(transition.time - start)\(late)"
    }
    guard told != course.events else { return [] }
    return [
      "`\(course.rule)` was expected to tell [\(course.events.joined(separator: ", "))] "
        + "and tells [\(told.joined(separator: ", "))]"
    ]
  }
}
