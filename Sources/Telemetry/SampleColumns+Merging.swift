extension SampleColumns {
  /// The samples whose times lie in `[start, end)`.
  public func slice(from start: Int64, to end: Int64) -> SampleColumns {
    let range = firstIndex(at: start)..<max(firstIndex(at: start), firstIndex(at: end))
    guard range != 0..<count else { return self }
    var part = SampleColumns()
    part.append(self, range)
    return part
  }

  /// These samples and others, each time once; where both have a time, the other's sample stays.
  public func merged(with other: SampleColumns) -> SampleColumns {
    guard let first = other.times.first, let last = times.last else {
      return isEmpty ? other : self
    }
    if last < first {
      var joined = self
      joined.append(other, 0..<other.count)
      return joined
    }
    var joined = SampleColumns()
    joined.reserveCapacity(count + other.count)
    var (mine, theirs) = (0, 0)
    while mine < count || theirs < other.count {
      let isMine = theirs >= other.count || (mine < count && times[mine] < other.times[theirs])
      if isMine {
        joined.append(self, mine..<mine + 1)
        mine += 1
      } else {
        if mine < count, times[mine] == other.times[theirs] { mine += 1 }
        joined.append(other, theirs..<theirs + 1)
        theirs += 1
      }
    }
    return joined
  }

  /// Puts samples in any order into rising order of time; of those with one time the last stays.
  public mutating func sort() {
    var isSorted = true
    for index in times.indices.dropFirst() where times[index] <= times[index - 1] {
      isSorted = false
      break
    }
    guard !isSorted else { return }
    let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    var sorted = SampleColumns()
    sorted.reserveCapacity(count)
    for (place, index) in order.enumerated() {
      if place + 1 < order.count, times[order[place + 1]] == times[index] { continue }
      sorted.append(self, index..<index + 1)
    }
    self = sorted
  }
}
