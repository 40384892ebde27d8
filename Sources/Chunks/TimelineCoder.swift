/// Writes a timeline: its times, then its delays.
struct TimelineCoder {
  /// How times are written.
  private enum Times: UInt8 {
    /// As any column.
    case column
    /// As places on an even grid, and what each is off.
    case grid
  }

  /// Which of the two is written beside the times; the other follows from it.
  private enum Travel: UInt8 {
    case delays, arrivals
  }

  let columns: ColumnCoder

  /// Writes the timeline; its count is not written.
  func write(_ timeline: Timeline, to writer: inout ByteWriter) {
    let times = timeline.times
    var plain = ByteWriter()
    plain.byte(Times.column.rawValue)
    columns.write(times, to: &plain)
    if let grid = grid(times), grid.bytes.count < plain.bytes.count { plain = grid }
    writer.append(plain.bytes)
    let delays = columns.best(timeline.delays)
    let arrivals = columns.best(zip(times, timeline.delays).map { $0 &+ $1 })
    let isDelay = delays.bytes.count <= arrivals.bytes.count
    writer.byte((isDelay ? Travel.delays : .arrivals).rawValue)
    writer.append((isDelay ? delays : arrivals).bytes)
  }

  /// Reads a timeline of `count` times.
  ///
  /// - Throws: ``ChunkError`` also where the times do not rise.
  func read(_ count: Int, from reader: inout ByteReader) throws(ChunkError) -> Timeline {
    let times = try readTimes(count, from: &reader)
    guard let travel = Travel(rawValue: try reader.byte()) else {
      throw .malformed("an unknown way to write delays")
    }
    var delays = try columns.read(count, from: &reader)
    if travel == .arrivals {
      for index in delays.indices { delays[index] = delays[index] &- times[index] }
    }
    return Timeline(times: times, delays: delays)
  }

  /// Reads the times alone, which come first.
  func readTimes(_ count: Int, from reader: inout ByteReader) throws(ChunkError) -> [Int64] {
    guard let way = Times(rawValue: try reader.byte()) else {
      throw .malformed("an unknown way to write times")
    }
    let times =
      way == .column
      ? try columns.read(count, from: &reader) : try readGrid(count, from: &reader)
    for index in times.indices.dropFirst() where times[index] <= times[index - 1] {
      throw .malformed("times that do not rise")
    }
    return times
  }

  /// For a device that measures by the clock and is off by a little each time: what is off is noise
  /// once in a place on the grid, and twice in a difference.
  private func grid(_ times: [Int64]) -> ByteWriter? {
    guard times.count > 16, let first = times.first, let last = times.last,
      last.subtractingReportingOverflow(first).overflow == false, last - first < 1 << 46
    else { return nil }
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }.sorted()
    let usual = steps[steps.count / 2]
    guard usual > 0 else { return nil }
    var places = [Int64](repeating: 0, count: times.count)
    for index in times.indices.dropFirst() {
      let step = times[index] - times[index - 1]
      places[index] = places[index - 1] + (step + usual / 2) / usual
    }
    guard let most = places.last, most > 0 else { return nil }
    // 1/65536 ms: a clock that is off by a millionth stays on the grid.
    let period = ((last - first) << 16) / most
    var writer = ByteWriter()
    writer.byte(Times.grid.rawValue)
    writer.signed(first)
    writer.signed(period)
    columns.write(places, to: &writer)
    columns.write(
      places.indices.map { times[$0] &- Self.time(places[$0], first, period) },
      to: &writer
    )
    return writer
  }

  private func readGrid(
    _ count: Int,
    from reader: inout ByteReader
  ) throws(ChunkError) -> [Int64] {
    let (first, period) = (try reader.signed(), try reader.signed())
    let places = try columns.read(count, from: &reader)
    var times = try columns.read(count, from: &reader)
    for index in times.indices {
      times[index] = times[index] &+ Self.time(places[index], first, period)
    }
    return times
  }

  private static func time(_ place: Int64, _ first: Int64, _ period: Int64) -> Int64 {
    first &+ (place &* period) >> 16
  }
}
