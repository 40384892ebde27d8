/// What has been learned of one device's clock from the times that it sends and their arrivals.
///
/// It is a plain value, so that it survives a restart in the store and a reload in memory. Leads are
/// event time minus arrival, in milliseconds: what a network delays makes them smaller, so the
/// largest of them is the clock's own error, and a backlog, whose leads are far below, changes
/// nothing in it.
public struct ClockState: Hashable, Sendable {
  /// What is wrong with a clock.
  public enum Fault: String, Hashable, Sendable, CaseIterable {
    /// Nothing that is certain.
    case none
    /// It is ahead by ``ClockState/error``.
    case ahead
    /// It is behind by whole hours: a zone was taken for another.
    case behind
    /// It was never set and counts from an epoch.
    case unset
  }

  /// The device.
  public var device: DeviceID
  /// What is wrong.
  public var fault: Fault = .none
  /// What to take off its times, in milliseconds; 0 without a fault.
  public var error: Int64 = 0
  /// The lead that may turn out to be an error.
  public var candidate: Int64 = 0
  /// How many messages in a row had that lead.
  public var confirmations: Int32 = 0
  /// When the first of them arrived.
  public var candidateSince = Instant.epoch
  /// The newest time that the device sent, as it sent it.
  public var lastEvent = Instant.epoch
  /// The lead of the last message.
  public var lastLead: Int64 = 0
  /// The three-hour spans of arrival in which leads were seen, the oldest first; 0 is none.
  public var spans = SIMD8<Int32>(repeating: 0)
  /// The largest lead of each span, in tenths of a second.
  public var leads = SIMD8<Int32>(repeating: 0)

  /// Makes the state of a clock that nothing is known of.
  public init(device: DeviceID) {
    self.device = device
  }

  /// The length of a span, in milliseconds.
  public static let spanLength: Int64 = 10_800_000

  /// How far the clock is ahead of ours, by the last day of messages; nil before the first.
  ///
  /// The shortest delay on the way is part of it: a clock that is right shows a little below zero.
  public var offset: TimeSpan? {
    marks.map(\.lead).max().map { .milliseconds($0) }
  }

  /// How fast the clock gains, in milliseconds a day: the median slope between spans (Theil and
  /// Sen), left out where less than half a day is known.
  public var drift: Double? {
    guard let top = marks.map(\.lead).max() else { return nil }
    // A span that saw only a backlog says nothing of the clock.
    let usable = marks.filter { $0.lead > top - 600_000 }
    guard usable.count >= 4, let first = usable.first, let last = usable.last,
      last.span - first.span >= 4
    else { return nil }
    var slopes: [Double] = []
    for (index, left) in usable.enumerated() {
      for right in usable[(index + 1)...] {
        slopes.append(Double(right.lead - left.lead) / Double(right.span - left.span))
      }
    }
    let spansPerDay = 86_400_000 / Double(Self.spanLength)
    return slopes.sorted()[slopes.count / 2] * spansPerDay
  }

  /// What the model remembers besides the fault, as numbers to be stored.
  ///
  /// Setting it to numbers of another count, as another version wrote them, begins anew.
  public var memory: [Int64] {
    get {
      [
        candidate, Int64(confirmations), candidateSince.milliseconds, lastEvent.milliseconds,
        lastLead,
      ] + (0..<8).map { Int64(spans[$0]) } + (0..<8).map { Int64(leads[$0]) }
    }
    set {
      guard newValue.count == 21 else { return }
      (candidate, confirmations) = (newValue[0], Int32(clamping: newValue[1]))
      candidateSince = Instant(milliseconds: newValue[2])
      (lastEvent, lastLead) = (Instant(milliseconds: newValue[3]), newValue[4])
      for place in 0..<8 {
        spans[place] = Int32(clamping: newValue[5 + place])
        leads[place] = Int32(clamping: newValue[13 + place])
      }
    }
  }

  private var marks: [(span: Int64, lead: Int64)] {
    (0..<8).filter { spans[$0] != 0 }.map { (Int64(spans[$0]), Int64(leads[$0]) * 100) }
  }
}
