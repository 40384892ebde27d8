public import Telemetry

/// Holds what a receiver has made of a simulation against the truth: flags against faults, alerts
/// against the events that called for them.
///
/// A value counts as flagged when it is suspect, failed or missing (QARTOD 3, 4, 9).
public struct Scorer: Sendable {
  /// How far an alert may lie beside the event that it belongs to.
  public static let tolerance = TimeSpan.minutes(30)

  private struct Place: Hashable {
    var site: String
    var device: String
    var metric: String?
  }

  /// The faults at one series: stretches, and single moments by their time.
  private struct Truth {
    var stretches: [(fault: Int, from: Instant, to: Instant)] = []
    var moments: [Instant: Int] = [:]
  }

  private var truths: [Place: Truth] = [:]
  private var events: [TruthEntry.Event] = []
  private var scores: [FaultScore] = []
  private var numbers: [String: Int] = [:]
  private var alerts: [Alert] = []
  private var found: [Set<Int>] = []
  private var flagged = (all: 0, rightly: 0)

  /// Makes the scorer of a truth file.
  public init(truth: [TruthEntry]) {
    for entry in truth {
      switch entry {
      case .fault(let fault): add(fault)
      case .event(let event): events.append(event)
      case .count, .incident, .stage: continue
      }
    }
  }

  private mutating func add(_ fault: TruthEntry.Fault) {
    let index =
      numbers[fault.kind]
      ?? {
        scores.append(FaultScore(kind: fault.kind))
        found.append([])
        numbers[fault.kind] = scores.count - 1
        return scores.count - 1
      }()
    scores[index].stretches += 1
    scores[index].touched += fault.touched
    // What befalls messages leaves the values as they are: there is nothing to flag.
    guard !DeviceFault.sparesValues(fault.kind) else { return }
    let place = Place(site: fault.site, device: fault.device, metric: fault.metric)
    if fault.from == fault.to {
      truths[place, default: Truth()].moments[fault.from] = index
    } else {
      truths[place, default: Truth()].stretches.append((index, fault.from, fault.to))
    }
  }

  /// Takes in a stored sample.
  public mutating func take(_ key: SeriesKey, time: Instant, flag: QualityFlag) {
    let isFlagged = flag == .suspect || flag == .fail || flag == .missing
    if isFlagged { flagged.all += 1 }
    var isFaulty = false
    for metric in [key.metric, nil] {
      let place = Place(site: key.site, device: key.device, metric: metric)
      guard let truth = truths[place] else { continue }
      if let fault = truth.moments[time] {
        isFaulty = true
        score(fault, isFlagged: isFlagged, stretch: Int(truncatingIfNeeded: time.milliseconds))
      }
      for (number, stretch) in truth.stretches.enumerated()
      where stretch.from <= time && time <= stretch.to {
        isFaulty = true
        var hash = Hasher()
        hash.combine(place)
        hash.combine(number)
        score(stretch.fault, isFlagged: isFlagged, stretch: hash.finalize())
      }
    }
    if isFlagged, isFaulty { flagged.rightly += 1 }
  }

  private mutating func score(_ fault: Int, isFlagged: Bool, stretch: Int) {
    scores[fault].stored += 1
    guard isFlagged else { return }
    scores[fault].flagged += 1
    found[fault].insert(stretch)
  }

  /// Takes in an alert that fired.
  public mutating func take(_ alert: Alert) {
    if alert.firedAt != nil { alerts.append(alert) }
  }

  /// How each kind of fault was found, in the order of the truth file.
  public func faultScores() -> [FaultScore] {
    scores.indices.map { index in
      var score = scores[index]
      score.found = found[index].count
      return score
    }
  }

  /// Flagged samples, and those of them at which something was wrong in truth.
  public var flags: (all: Int, rightly: Int) { flagged }

  /// How the alerts of each rule met the events that called for them; rules that no event asks for
  /// come last.
  public func alertScores() -> [AlertScore] {
    let expected = Set(events.map(\.alert))
    let rules = expected.sorted() + Set(alerts.map(\.rule)).subtracting(expected).sorted()
    return rules.map { rule in
      let due = events.filter { $0.alert == rule }
      let raised = alerts.filter { $0.rule == rule }
      var score = AlertScore(rule: rule, isExpected: expected.contains(rule))
      (score.due, score.raised) = (due.count, raised.count)
      score.severity = raised.first?.severity
      for event in due {
        let answers = raised.filter { Self.belongs($0, to: event) }
        guard let first = answers.map(\.started).min() else { continue }
        score.found += 1
        score.delays.append(first - event.due)
      }
      score.needless = raised.count { alert in !due.contains { Self.belongs(alert, to: $0) } }
      score.delays.sort()
      return score
    }
  }

  private static func belongs(_ alert: Alert, to event: TruthEntry.Event) -> Bool {
    guard alert.site == event.site, alert.device == nil || alert.device == event.device
    else { return false }
    let end = alert.ended ?? Instant(milliseconds: .max)
    return alert.started <= event.to + tolerance && end >= event.from - tolerance
  }
}
