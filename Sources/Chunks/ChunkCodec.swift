public import Telemetry

/// Turns the samples of one series into a run of bytes and back, without any loss.
///
/// `docs/store.md` describes the format byte by byte. A codec keeps working memory and is used by
/// one owner at a time.
public struct ChunkCodec {
  /// The format that is written.
  public static let version: UInt8 = 1
  /// Samples in a chunk at most.
  public static let mostSamples = 1 << 20

  /// Where a chunk's times are.
  enum Place: UInt8 {
    /// In the chunk itself.
    case own
    /// In a timeline beside it: all of them are this chunk's.
    case shared
    /// In a timeline beside it, of which some are this chunk's.
    case part
  }

  let residuals: ResidualCoder
  let columns: ColumnCoder
  let timelines: TimelineCoder
  let values: ValueCoder
  let qualities: QualityCoder

  /// Makes a codec.
  ///
  /// - Parameter level: how hard zstd tries, 1 to 19. What predictions leave is noise, in which there
  ///   is nothing to find by trying harder.
  public init(level: Int = 1) {
    residuals = ResidualCoder(zstandard: Zstandard(), level: Int32(level))
    columns = ColumnCoder(residuals: residuals)
    timelines = TimelineCoder(columns: columns)
    values = ValueCoder(columns: columns)
    qualities = QualityCoder(residuals: residuals)
  }

  // MARK: Timelines

  /// The bytes of a timeline.
  public func encode(_ timeline: Timeline) -> [UInt8] {
    var writer = ByteWriter()
    writer.unsigned(UInt64(timeline.count))
    timelines.write(timeline, to: &writer)
    return Self.sealed(writer)
  }

  /// The timeline again.
  public func timeline(_ bytes: [UInt8]) throws(ChunkError) -> Timeline {
    var reader = try Self.opened(bytes)
    return try timelines.read(try reader.count(upTo: Self.mostSamples), from: &reader)
  }

  // MARK: Chunks

  /// The bytes of a chunk.
  ///
  /// - Parameters:
  ///   - samples: at most ``mostSamples``.
  ///   - timeline: one that holds all of their times; nil to write these into the chunk.
  /// - Returns: the bytes, from which ``samples(_:on:)`` makes the same again.
  public func encode(_ samples: SampleColumns, on timeline: Timeline? = nil) -> [UInt8] {
    var writer = ByteWriter()
    write(samples, sharing: timeline, to: &writer)
    return Self.sealed(writer)
  }

  /// Writes a chunk without its frame.
  func write(
    _ samples: SampleColumns,
    sharing timeline: Timeline?,
    to writer: inout ByteWriter
  ) {
    precondition(samples.count <= Self.mostSamples, "a chunk of \(samples.count) samples")
    writer.unsigned(UInt64(samples.count))
    if let timeline {
      write(samples, on: timeline, to: &writer)
    } else {
      writer.byte(Place.own.rawValue)
      timelines.write(Timeline(times: samples.times, delays: samples.delays), to: &writer)
    }
    qualities.write(
      samples.values.indices.map {
        QualityCoder.Verdict(
          flag: samples.flags[$0],
          reasons: samples.reasons[$0],
          hasValue: !samples.values[$0].isNaN
        )
      },
      to: &writer
    )
    let present = samples.values.filter { !$0.isNaN }
    if !present.isEmpty { values.write(present, to: &writer) }
  }

  /// Says which times of a timeline are the samples', and where their delays are others.
  private func write(
    _ samples: SampleColumns,
    on timeline: Timeline,
    to writer: inout ByteWriter
  ) {
    var missing = [UInt64](repeating: 0, count: timeline.count)
    var delays = [Int64](repeating: 0, count: samples.count)
    var next = 0
    for index in missing.indices {
      if next < samples.count, samples.times[next] == timeline.times[index] {
        delays[next] = samples.delays[next] &- timeline.delays[index]
        next += 1
      } else {
        missing[index] = 1
      }
    }
    precondition(next == samples.count, "a sample whose time is not in the timeline")
    if samples.count == timeline.count {
      writer.byte(Place.shared.rawValue)
    } else {
      writer.byte(Place.part.rawValue)
      residuals.write(missing, to: &writer)
    }
    residuals.write(delays.map(\.zigzag), to: &writer)
  }

  /// Whether a chunk's times lie in a timeline beside it.
  public func needsTimeline(_ bytes: [UInt8]) throws(ChunkError) -> Bool {
    var reader = try Self.header(bytes)
    _ = try reader.count(upTo: Self.mostSamples)
    return try Self.place(&reader) != .own
  }

  /// The samples again.
  ///
  /// - Parameters:
  ///   - bytes: what ``encode(_:on:)`` gave.
  ///   - timeline: the timeline that it was given then.
  /// - Returns: the samples, whose times rise.
  /// - Throws: ``ChunkError`` for any other bytes.
  public func samples(
    _ bytes: [UInt8],
    on timeline: Timeline? = nil
  ) throws(ChunkError) -> SampleColumns {
    var reader = try Self.opened(bytes)
    return try readSamples(beside: timeline, from: &reader)
  }

  /// Reads a chunk up to the end of the bytes.
  func readSamples(
    beside timeline: Timeline?,
    from reader: inout ByteReader
  ) throws(ChunkError) -> SampleColumns {
    let count = try reader.count(upTo: Self.mostSamples)
    var samples = SampleColumns()
    let own = try readTimeline(count, beside: timeline, from: &reader)
    (samples.times, samples.delays) = (own.times, own.delays)
    let (list, numbers) = try qualities.read(count, from: &reader)
    fill(&samples, list, numbers)
    let absent = try readValues(&samples, list, numbers, from: &reader)
    guard reader.isAtEnd, absent <= count else { throw .malformed("bytes after the end") }
    return samples
  }

  /// The times of a chunk alone.
  public func times(
    _ bytes: [UInt8],
    on timeline: Timeline? = nil
  ) throws(ChunkError) -> [Int64] {
    var reader = try Self.opened(bytes)
    let count = try reader.count(upTo: Self.mostSamples)
    return try readTimeline(count, beside: timeline, from: &reader).times
  }

  func readTimeline(
    _ count: Int,
    beside timeline: Timeline?,
    from reader: inout ByteReader
  ) throws(ChunkError) -> Timeline {
    let place = try Self.place(&reader)
    if place == .own { return try timelines.read(count, from: &reader) }
    guard let timeline else { throw .malformed("its timeline is not there") }
    var own = timeline
    if place == .part {
      let missing = try residuals.read(timeline.count, from: &reader)
      own = Timeline()
      for index in missing.indices where missing[index] == 0 {
        own.times.append(timeline.times[index])
        own.delays.append(timeline.delays[index])
      }
    }
    guard own.count == count else { throw .malformed("a timeline of another chunk") }
    let delays = try residuals.read(count, from: &reader)
    for index in delays.indices where delays[index] != 0 {
      own.delays[index] = own.delays[index] &+ Int64(zigzag: delays[index])
    }
    return own
  }

  private func fill(
    _ samples: inout SampleColumns,
    _ list: [QualityCoder.Verdict],
    _ numbers: [UInt64]
  ) {
    if numbers.isEmpty {
      samples.flags = [UInt8](repeating: list.first?.flag ?? 0, count: samples.count)
      samples.reasons = [UInt32](repeating: list.first?.reasons ?? 0, count: samples.count)
    } else {
      samples.flags = numbers.map { list[Int($0)].flag }
      samples.reasons = numbers.map { list[Int($0)].reasons }
    }
  }

  /// Reads the values and puts them in their places; gives how many samples have none.
  private func readValues(
    _ samples: inout SampleColumns,
    _ list: [QualityCoder.Verdict],
    _ numbers: [UInt64],
    from reader: inout ByteReader
  ) throws(ChunkError) -> Int {
    let count = samples.count
    guard list.contains(where: { !$0.hasValue }) else {
      samples.values = count == 0 ? [] : try values.read(count, from: &reader)
      return 0
    }
    let isPresent =
      numbers.isEmpty
      ? [Bool](repeating: false, count: count) : numbers.map { list[Int($0)].hasValue }
    let present = isPresent.count { $0 }
    samples.values = [Double](repeating: .nan, count: count)
    guard present > 0 else { return count }
    let dense = try values.read(present, from: &reader)
    var next = 0
    for index in isPresent.indices where isPresent[index] {
      samples.values[index] = dense[next]
      next += 1
    }
    return count - present
  }
}
