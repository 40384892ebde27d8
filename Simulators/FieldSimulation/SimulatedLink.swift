internal import Telemetry

/// A connection to the broker that somebody has of their own and leaves a will with: a gateway for the
/// devices behind it, or a device for itself.
///
/// It breaks when a fault cuts its owner off, and is made anew when the fault is over.
struct SimulatedLink: Sendable {
  /// Its place among the links.
  let number: Int
  /// The index of the device whose family has births and deaths of its own; nil for one that speaks
  /// by an availability topic.
  let node: Int?
  private let site: String
  private let owner: String
  /// What is still to happen, the next last.
  private var changes: [(time: Instant, isUp: Bool)]
  private var count: TruthEntry.Count

  /// The link of `owner`, a device or a gateway, for a run that begins at `start`.
  init(
    of owner: String,
    at site: String,
    number: Int,
    node: Int?,
    faults: [DeviceFault],
    start: Instant
  ) {
    (self.owner, self.site, self.number, self.node) = (owner, site, number, node)
    count = TruthEntry.Count(site: site, device: owner)
    let cuts = faults.filter {
      SeriesGlob($0.site).matches(site) && SeriesGlob($0.device).matches(owner)
    }
    .compactMap { $0.cut(in: $0.schedule.period(of: start)) }
    changes = Self.changes(cuts, start: start).reversed()
  }

  /// When it changes next; the end of time where it never does.
  var time: Instant { changes.last?.time ?? Instant(milliseconds: .max) }

  /// Lets the next change happen; what is told of it, where the link speaks for itself.
  mutating func next() -> (isUp: Bool, message: SimulatedMessage?) {
    guard let (time, isUp) = changes.popLast() else { return (true, nil) }
    if node == nil { note() }
    return (isUp, node == nil ? message(at: time, isUp: isUp) : nil)
  }

  /// The account of its words.
  var account: TruthEntry { .count(count) }

  /// Counts a word that is said for the link.
  mutating func note() {
    count.measured += 1
    count.sent += 1
  }

  private func message(at time: Instant, isUp: Bool) -> SimulatedMessage {
    let topic = "farm/\(site)/\(owner)/availability"
    let will = SimulatedMessage.Testament(
      topic: topic,
      payload: Array("offline".utf8),
      isRetained: true
    )
    return SimulatedMessage(
      time: time,
      topic: topic,
      payload: isUp ? Array("online".utf8) : will.payload,
      isRetained: true,
      link: number,
      role: isUp ? .birth(will) : .will
    )
  }

  /// Up from the beginning, down with each cut and up after it; cuts that overlap are one.
  private static func changes(
    _ cuts: [TimeRange],
    start: Instant
  ) -> [(time: Instant, isUp: Bool)] {
    var changes: [(time: Instant, isUp: Bool)] = [(start, true)]
    var end = Instant(milliseconds: .min)
    for cut in cuts.sorted(by: { $0.start < $1.start }) where cut.end > start && cut.end > end {
      if cut.start > end {
        changes.append((max(cut.start, start), false))
      } else {
        changes.removeLast()
      }
      end = cut.end
      changes.append((end, true))
    }
    // Who is cut off from the beginning has never been there.
    if changes.count > 1, changes[1].time == start { changes.removeFirst(2) }
    return changes.filter { $0.time < Instant(milliseconds: .max) }
  }
}
