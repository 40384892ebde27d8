internal import Telemetry

/// Follows the truth of one expectation at one device and notes when its alert was due.
struct ExpectationWatch: Sendable {
  private let expectation: Expectation
  private let sensor: Int
  private let meanwhile: Int?
  private var since: Instant?
  private var last = Instant.epoch
  private var worst = 0.0
  private var events: [(from: Instant, to: Instant, worst: Double)] = []

  /// The watch of an expectation over a device that measures `quantities`; nil where it cannot
  /// decide.
  init?(_ expectation: Expectation, quantities: [Quantity]) {
    guard let sensor = quantities.firstIndex(of: expectation.quantity) else { return nil }
    let other = expectation.meanwhile.map { quantities.firstIndex(of: $0) }
    if case .some(.none) = other { return nil }
    (self.expectation, self.sensor, meanwhile) = (expectation, sensor, other ?? nil)
  }

  /// Takes in the truth of one more moment.
  mutating func observe(_ observation: Observation) {
    guard let truth = observation.truths[sensor] else { return }
    let isMeant = meanwhile.map { (observation.truths[$0] ?? 0) >= 0.5 } ?? true
    guard isMeant, expectation.holds(for: truth) else { return finish() }
    if since == nil { (since, worst) = (observation.measured, truth) }
    last = observation.measured
    worst = expectation.below == nil ? max(worst, truth) : min(worst, truth)
  }

  /// Ends what is still going on.
  mutating func finish() {
    if let since, last - since >= expectation.holdFor { events.append((since, last, worst)) }
    since = nil
  }

  /// The alerts that were due since this was last asked, for the truth file.
  mutating func takeEvents(site: String, device: String) -> [TruthEntry] {
    defer { events.removeAll() }
    return events.map { event in
      .event(
        TruthEntry.Event(
          alert: expectation.alert,
          site: site,
          device: device,
          from: event.from,
          due: event.from + expectation.holdFor,
          to: event.to,
          worst: event.worst
        )
      )
    }
  }
}
