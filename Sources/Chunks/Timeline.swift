/// When samples were measured and how long they travelled: what the series of one device have in
/// common, since they come in the same messages.
public struct Timeline: Hashable, Sendable {
  /// Event times in milliseconds, rising, each once.
  public var times: [Int64]
  /// Arrival minus event time in milliseconds, for each time; wraps at the ends of time.
  public var delays: [Int64]

  /// Makes a timeline; both columns are as long as each other.
  public init(times: [Int64] = [], delays: [Int64] = []) {
    precondition(times.count == delays.count, "columns of different length")
    (self.times, self.delays) = (times, delays)
  }

  /// How many times there are.
  public var count: Int { times.count }

  /// Both timelines as one; where they share a time, this one's delay stays.
  public func union(_ other: Timeline) -> Timeline {
    var joined = Timeline()
    joined.times.reserveCapacity(max(count, other.count))
    joined.delays.reserveCapacity(max(count, other.count))
    var (mine, theirs) = (0, 0)
    while mine < count || theirs < other.count {
      let isMine =
        theirs >= other.count || (mine < count && times[mine] <= other.times[theirs])
      let source =
        isMine ? (times[mine], delays[mine]) : (other.times[theirs], other.delays[theirs])
      joined.times.append(source.0)
      joined.delays.append(source.1)
      if theirs < other.count, other.times[theirs] == source.0 { theirs += 1 }
      if isMine { mine += 1 }
    }
    return joined
  }
}
