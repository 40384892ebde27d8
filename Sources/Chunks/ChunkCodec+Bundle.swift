public import Telemetry

extension ChunkCodec {
  /// The bytes of the samples of several series.
  ///
  /// - Parameters:
  ///   - series: their numbers, which rise, and their samples.
  ///   - timeline: one that holds all times of those series that are `sharers`; nil for none.
  ///   - sharers: the series whose times are in the timeline.
  /// - Returns: the bytes, from which ``bundle(_:)`` makes the same again.
  public func encode(
    _ series: [(series: Int32, samples: SampleColumns)],
    on timeline: Timeline?,
    sharers: Set<Int32>
  ) -> [UInt8] {
    let bodies = series.map { number, samples in
      var body = ByteWriter()
      write(samples, sharing: sharers.contains(number) ? timeline : nil, to: &body)
      return body.bytes
    }
    var writer = ByteWriter()
    writer.unsigned(UInt64(series.count))
    var last: Int32 = 0
    for ((number, _), body) in zip(series, bodies) {
      precondition(number > last, "series of a bundle that do not rise")
      writer.unsigned(UInt64(number - last))
      writer.unsigned(UInt64(body.count))
      last = number
    }
    writer.unsigned(UInt64(timeline?.count ?? 0))
    if let timeline { timelines.write(timeline, to: &writer) }
    for body in bodies { writer.append(body) }
    return Self.sealed(writer)
  }

  /// A bundle, whose chunks are still to be decoded.
  ///
  /// - Throws: ``ChunkError`` for bytes that no encoder gave.
  public func bundle(_ bytes: [UInt8]) throws(ChunkError) -> ChunkBundle {
    var reader = try Self.opened(bytes)
    // Two bytes at least for each.
    let count = try reader.count(upTo: bytes.count / 2)
    var directory: [(series: Int32, size: Int)] = []
    directory.reserveCapacity(count)
    var last: Int32 = 0
    for _ in 0..<count {
      let step = try reader.count(upTo: Int(Int32.max - last))
      guard step > 0 else { throw .malformed("a series twice") }
      last += Int32(step)
      directory.append((last, try reader.count(upTo: bytes.count)))
    }
    let times = try reader.count(upTo: Self.mostSamples)
    let timeline = times == 0 ? nil : try timelines.read(times, from: &reader)
    var members: [ChunkBundle.Member] = []
    members.reserveCapacity(count)
    for (series, size) in directory {
      let range = try reader.range(size)
      var body = ByteReader(bytes, at: range.lowerBound)
      let samples = try body.count(upTo: Self.mostSamples)
      members.append(ChunkBundle.Member(series: series, samples: samples, bytes: range))
    }
    guard reader.isAtEnd else { throw .malformed("bytes after the end") }
    return ChunkBundle(members: members, timeline: timeline, bytes: bytes)
  }

  /// The samples of a member of a bundle.
  public func samples(
    of member: ChunkBundle.Member,
    in bundle: ChunkBundle
  ) throws(ChunkError) -> SampleColumns {
    var reader = ByteReader(Array(bundle.bytes[member.bytes]))
    return try readSamples(beside: bundle.timeline, from: &reader)
  }

  /// The times of a member of a bundle alone.
  public func times(
    of member: ChunkBundle.Member,
    in bundle: ChunkBundle
  ) throws(ChunkError) -> [Int64] {
    var reader = ByteReader(Array(bundle.bytes[member.bytes]))
    let count = try reader.count(upTo: Self.mostSamples)
    return try readTimeline(count, beside: bundle.timeline, from: &reader).times
  }
}
