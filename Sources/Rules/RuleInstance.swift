import Telemetry

/// One rule at one place: the values that it last saw, its machine, and its open alert.
struct RuleInstance: Sendable {
  /// Which rule.
  let rule: Int
  /// Where.
  let place: AlertPlace
  /// The age at which a value is unknown.
  let staleAfter: TimeSpan
  /// The newest usable value of each series that the rule looks at here.
  var inputs: [RuleInput] = []
  /// The life of the alert.
  var machine: AlertMachine
  private var open: OpenEpisode?
  /// How many episodes have fired.
  var episodes: Int
  /// The time of the last evaluation that knew something.
  var judged = Instant(milliseconds: .min)
  /// How much time had been watched when the last usable value arrived.
  var heardAt: TimeSpan = .zero
  /// Whether a value has come since the daemon started or the clock jumped; until then the passing
  /// of time alone changes nothing.
  var isConfirmed = false

  /// Makes an instance that has seen no value.
  init(
    rule: Int,
    place: AlertPlace,
    staleAfter: TimeSpan,
    machine: AlertMachine,
    alert: Alert?,
    episodes: Int,
    judged: Instant,
    heardAt: TimeSpan
  ) {
    (self.rule, self.place, self.staleAfter) = (rule, place, staleAfter)
    (self.machine, self.episodes) = (machine, episodes)
    (self.judged, self.heardAt) = (judged, heardAt)
    self.alert = alert
  }

  /// The open episode, if there is one.
  var alert: Alert? {
    get { open?.alert }
    set { open = newValue.map(OpenEpisode.init) }
  }

  /// Whether there is an open episode.
  var hasAlert: Bool { open != nil }

  /// Takes in a usable value.
  ///
  /// - Returns: false for one that is not newer than what is known of its series.
  mutating func take(_ sample: Sample, value: Double) -> Bool {
    guard let index = inputs.firstIndex(where: { $0.series == sample.series }) else {
      inputs.append(RuleInput(series: sample.series, time: sample.time, value: value))
      return true
    }
    guard sample.time > inputs[index].time else { return false }
    inputs[index].time = sample.time
    inputs[index].value = value
    return true
  }

  /// Whether a condition holds for one of the values, as far as they are young enough at `now`.
  func some(_ condition: Condition, at now: Instant) -> Truth {
    var truth: Truth? = nil
    for input in inputs {
      let one: Truth =
        now - input.time > staleAfter ? .unknown : Truth(condition.holds(for: input.value))
      truth = truth.map { $0 || one } ?? one
    }
    return truth ?? .unknown
  }

  /// Whether a condition holds for all of the values, as far as they are young enough at `now`.
  func every(_ condition: Condition, at now: Instant) -> Truth {
    var truth: Truth? = nil
    for input in inputs {
      let one: Truth =
        now - input.time > staleAfter ? .unknown : Truth(condition.holds(for: input.value))
      truth = truth.map { $0 && one } ?? one
    }
    return truth ?? .unknown
  }

  /// The value to show: the newest for which `condition` holds, else the newest of all.
  func telling(_ condition: Condition) -> Double? {
    let holding = inputs.filter { condition.holds(for: $0.value) }
    return (holding.isEmpty ? inputs : holding).max { $0.time < $1.time }?.value
  }
}
