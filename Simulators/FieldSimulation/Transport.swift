internal import Telemetry

/// The way of a device's messages to the broker: what is kept while there is no way, what comes
/// twice, and what overtakes.
struct Transport: Sendable {
  private let outages: [(period: TimeRange, buffer: Int)]
  private let duplicates: [(period: TimeRange, rate: Double)]
  private let reordering: [(period: TimeRange, rate: Double)]
  /// What each outage held up, and what the others struck.
  private var outageTraces: [FaultTrace]
  private var duplicateTrace = FaultTrace(kind: "duplicates", isOfPoints: true)
  private var reorderingTrace = FaultTrace(kind: "reordering", isOfPoints: true)
  private let seed: UInt64
  private let site: String
  private let device: String
  private var kept: [SimulatedMessage] = []
  private var late: SimulatedMessage?
  private(set) var count: TruthEntry.Count

  /// The way that the faults of a device make of it, for a run that begins at `start`.
  init(_ faults: [DeviceFault], site: String, device: String, seed: UInt64, start: Instant) {
    var (outages, duplicates, reordering):
      ([(TimeRange, Int)], [(TimeRange, Double)], [(TimeRange, Double)]) =
        ([], [], [])
    for fault in faults {
      let period = fault.schedule.period(of: start)
      switch fault.kind {
      case .outage(let buffer): outages.append((period, buffer))
      case .duplicates(let rate): duplicates.append((period, rate))
      case .reordering(let rate): reordering.append((period, rate))
      default: continue
      }
    }
    (self.outages, self.duplicates, self.reordering) = (outages, duplicates, reordering)
    self.seed = RandomSource.seed(seed, name: "transport")
    count = TruthEntry.Count(site: site, device: device)
    (self.site, self.device) = (site, device)
    outageTraces = outages.map { _ in FaultTrace(kind: "outage") }
  }

  /// Whether there is no way at a moment.
  func isCut(at time: Instant) -> Bool { outages.contains { $0.period.contains(time) } }

  /// The single messages that were struck since this was last asked.
  mutating func takeMoments() -> [TruthEntry] {
    duplicateTrace.takeMoments(site: site, device: device)
      + reorderingTrace.takeMoments(site: site, device: device)
  }

  /// The outages, once the run has ended.
  func stretches() -> [TruthEntry] {
    outageTraces.compactMap { $0.stretch(site: site, device: device) }
  }

  /// Books a message that was lost before it was sent.
  mutating func lose() {
    count.measured += 1
    count.lost += 1
  }

  /// Hands a message over; `send` gets what reaches the broker now, in that order.
  mutating func carry(
    _ message: SimulatedMessage,
    slot: Int64,
    claimed: Instant,
    send: (SimulatedMessage) -> Void
  ) {
    count.measured += 1
    let now = message.time
    if let outage = outages.firstIndex(where: { $0.period.contains(now) }) {
      outageTraces[outage].note(claimed)
      return keep(message, buffer: outages[outage].buffer)
    }
    // A node has to be born before it may tell what it has kept.
    if case .birth = message.role { return pass(message, send: send) }
    flush(at: now, send: send)
    var chance = RandomSource(seed: seed, number: slot)
    if late == nil, happens(reordering, at: now, &chance) {
      reorderingTrace.note(claimed)
      late = message
      return
    }
    pass(message, send: send)
    if let waiting = late {
      late = nil
      pass(waiting.sent(at: now), send: send)
    }
    if happens(duplicates, at: now, &chance) {
      duplicateTrace.note(claimed)
      count.repeated += 1
      pass(message, send: send)
    }
  }

  private func happens(
    _ list: [(period: TimeRange, rate: Double)],
    at now: Instant,
    _ chance: inout RandomSource
  ) -> Bool {
    for entry in list where entry.period.contains(now) {
      if chance.uniform() < entry.rate { return true }
    }
    return false
  }

  /// A full buffer lets the oldest go.
  private mutating func keep(_ message: SimulatedMessage, buffer: Int) {
    kept.append(message)
    guard kept.count > buffer else { return }
    count.lost += kept.count - buffer
    kept.removeFirst(kept.count - buffer)
  }

  /// The newest first, as data loggers empty their stack.
  private mutating func flush(at now: Instant, send: (SimulatedMessage) -> Void) {
    guard !kept.isEmpty else { return }
    for message in kept.reversed() { pass(message.sent(at: now), send: send) }
    kept.removeAll()
  }

  private mutating func pass(_ message: SimulatedMessage, send: (SimulatedMessage) -> Void) {
    count.sent += 1
    send(message)
  }
}
