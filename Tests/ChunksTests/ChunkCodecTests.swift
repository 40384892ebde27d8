import Chunks
import Telemetry
import TestSupport
import Testing

/// What goes in comes out, to the last bit, whatever it is.
@Suite struct ChunkCodecTests {
  private let codec = ChunkCodec()

  private func expectSame(_ samples: SampleColumns, on timeline: Timeline? = nil) throws {
    let bytes = codec.encode(samples, on: timeline)
    let read = try codec.samples(bytes, on: timeline)
    #expect(read.times == samples.times)
    let isExact = read.values.map(\.bitPattern) == samples.values.map(\.canonicalBits)
    #expect(isExact)
    #expect(read.flags == samples.flags)
    #expect(read.reasons == samples.reasons)
    #expect(read.delays == samples.delays)
    #expect(try codec.times(bytes, on: timeline) == samples.times)
    #expect(try codec.needsTimeline(bytes) == (timeline != nil))
  }

  @Test func nothingAndOneSample() throws {
    try expectSame(SampleColumns())
    for value in [0.0, -0.0, .nan, 1e300, 0.1, -.leastNonzeroMagnitude, .pi] {
      try expectSame(columns([5], [value]))
    }
  }

  @Test(arguments: RandomColumns.Shape.allCases, [2, 17, 130, 1100])
  func columnsOfEveryShape(shape: RandomColumns.Shape, count: Int) throws {
    for seed in UInt64(1)...2 {
      var source = RandomColumns(seed: seed &+ UInt64(count))
      try expectSame(source.make(count, shape))
    }
  }

  @Test func theEndsOfTimeAndOfNumbers() throws {
    var samples = columns(
      [.min, .min + 1, -1, 0, .max - 1, .max],
      [.greatestFiniteMagnitude, -0.0, 0, .leastNonzeroMagnitude, -1e-300, 0.1]
    )
    samples.delays = [.min, .max, -1, 0, 1, .min]
    samples.reasons = [0, .max, 1, 2, 3, 4]
    samples.flags = [1, 2, 3, 4, 9, 77]
    try expectSame(samples)
  }

  /// 2^53 + 1 is no double; its neighbours are, and are not the same number.
  @Test func largeIntegersAndLongDecimals() throws {
    let values: [Double] = [
      9_007_199_254_740_992, 9_007_199_254_740_991, -9_007_199_254_740_992, 1e15 + 0.5,
      0.1 + 0.2, 123_456_789.123_456, 1e22, .leastNonzeroMagnitude, 1 / 3,
    ]
    for start in values.indices {
      let part = Array(values[start...])
      try expectSame(columns(Array(0..<Int64(part.count)), part))
    }
  }

  @Test(arguments: RandomColumns.Shape.allCases)
  func seriesOfOneDeviceShareATimeline(shape: RandomColumns.Shape) throws {
    var source = RandomColumns(seed: 99)
    let whole = source.make(700, shape)
    var third = SampleColumns()
    for index in stride(from: 1, to: whole.count, by: 3) {
      third.append(whole, index..<index + 1)
    }
    third.delays[5] = third.delays[5] &+ 9
    let timeline = Timeline(times: whole.times, delays: whole.delays)
    #expect(try codec.timeline(codec.encode(timeline)) == timeline)
    try expectSame(whole, on: timeline)
    try expectSame(third, on: timeline)
    try expectSame(SampleColumns(), on: timeline)
    #expect(throws: ChunkError.self) { try codec.samples(codec.encode(third, on: timeline)) }
  }

  @Test(arguments: RandomColumns.Shape.allCases)
  func seriesInABundleComeOutOneByOne(shape: RandomColumns.Shape) throws {
    var source = RandomColumns(seed: 98)
    let whole = source.make(300, shape)
    var part = SampleColumns()
    for index in stride(from: 0, to: whole.count, by: 2) { part.append(whole, index..<index + 1) }
    let other = source.make(7, shape)
    let all: [(series: Int32, samples: SampleColumns)] = [
      (3, whole), (4, part), (90, other), (.max, SampleColumns()),
    ]
    let timeline = Timeline(times: whole.times, delays: whole.delays)
    for shared in [nil, timeline] {
      let sharers: Set<Int32> = shared == nil ? [] : [3, 4]
      let bundle = try codec.bundle(codec.encode(all, on: shared, sharers: sharers))
      #expect(bundle.members.map(\.series) == [3, 4, 90, .max])
      #expect(bundle.members.map(\.samples) == [whole.count, part.count, other.count, 0])
      #expect(bundle.member(of: 5) == nil)
      for (member, (_, samples)) in zip(bundle.members, all) {
        let read = try codec.samples(of: member, in: bundle)
        #expect(read.times == samples.times)
        #expect(read.delays == samples.delays)
        #expect(read.flags == samples.flags)
        #expect(read.reasons == samples.reasons)
        let isExact = read.values.map(\.bitPattern) == samples.values.map(\.canonicalBits)
        #expect(isExact)
        #expect(try codec.times(of: member, in: bundle) == samples.times)
      }
    }
    #expect(try codec.bundle(codec.encode([], on: nil, sharers: [])).members.isEmpty)
  }

  @Test func aUnionHoldsEveryTimeOnce() {
    let first = Timeline(times: [1, 3, 5], delays: [10, 30, 50])
    let second = Timeline(times: [0, 3, 6], delays: [1, 2, 3])
    let expected = Timeline(times: [0, 1, 3, 5, 6], delays: [1, 10, 30, 50, 3])
    #expect(first.union(second) == expected)
    #expect(first.union(Timeline()) == first)
    #expect(Timeline().union(first) == first)
  }

  private func columns(_ times: [Int64], _ values: [Double]) -> SampleColumns {
    var samples = SampleColumns()
    for (time, value) in zip(times, values) {
      samples.append(
        Sample(
          series: SeriesID(rawValue: 1),
          time: Instant(milliseconds: time),
          value: value.isNaN ? nil : value,
          arrived: Instant(milliseconds: time)
        )
      )
    }
    return samples
  }
}

extension Double {
  /// The bits, with every NaN as the one that stands for no value.
  fileprivate var canonicalBits: UInt64 { isNaN ? Double.nan.bitPattern : bitPattern }
}
