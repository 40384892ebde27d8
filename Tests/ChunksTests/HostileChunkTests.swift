import Chunks
import Telemetry
import TestSupport
import Testing

/// Bytes that no encoder wrote end in an error, never in a trap, and never take much memory.
@Suite struct HostileChunkTests {
  @Test func everyChangedByteIsNoticed() throws {
    let codec = ChunkCodec()
    var source = RandomColumns(seed: 1)
    let bytes = codec.encode(source.make(90, .jitter))
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1 << UInt8(index % 8)
      #expect(throws: ChunkError.self) { try codec.samples(changed) }
    }
    for length in 0..<bytes.count {
      #expect(throws: ChunkError.self) { try codec.samples(Array(bytes.prefix(length))) }
    }
  }

  /// The checksum is mended after each change, so that what lies behind it is tried too.
  @Test(arguments: RandomColumns.Shape.allCases)
  func bytesBehindARightChecksumEndInAnErrorOrInSamples(shape: RandomColumns.Shape) throws {
    let codec = ChunkCodec()
    var generator = SplitMix(seed: 7)
    var source = RandomColumns(seed: 2)
    let samples = source.make(120, shape)
    let timeline = Timeline(times: samples.times, delays: samples.delays)
    var refused = 0
    for round in 0..<80 {
      var bytes = codec.encode(samples, on: round % 2 == 0 ? timeline : nil)
      for _ in 0...Int.random(in: 0...3, using: &generator) {
        bytes[.random(in: 5..<bytes.count, using: &generator)] = .random(
          in: 0...255,
          using: &generator
        )
      }
      do {
        let read = try codec.samples(ChunkCodec.resealed(bytes), on: timeline)
        #expect(read.values.count == read.count)
        #expect(read.flags.count == read.count)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 0)
  }

  @Test(arguments: RandomColumns.Shape.allCases)
  func bytesOfABundleEndInAnErrorOrInSamples(shape: RandomColumns.Shape) throws {
    let codec = ChunkCodec()
    var generator = SplitMix(seed: 8)
    var source = RandomColumns(seed: 3)
    let samples = source.make(60, shape)
    let timeline = Timeline(times: samples.times, delays: samples.delays)
    let good = codec.encode([(1, samples), (7, samples)], on: timeline, sharers: [1, 7])
    for length in 0..<good.count {
      #expect(throws: ChunkError.self) { try codec.bundle(Array(good.prefix(length))) }
    }
    var refused = 0
    for _ in 0..<80 {
      var bytes = good
      for _ in 0...Int.random(in: 0...3, using: &generator) {
        bytes[.random(in: 5..<bytes.count, using: &generator)] = .random(
          in: 0...255,
          using: &generator
        )
      }
      do {
        let bundle = try codec.bundle(ChunkCodec.resealed(bytes))
        for member in bundle.members {
          let read = try codec.samples(of: member, in: bundle)
          #expect(read.values.count == read.count)
          #expect(read.count == member.samples)
        }
      } catch {
        refused += 1
      }
    }
    #expect(refused > 0)
  }

  @Test func aNewerFormatIsNamed() throws {
    let codec = ChunkCodec()
    var bytes = codec.encode(SampleColumns())
    bytes[0] = 2
    #expect(throws: ChunkError.version(2)) { try codec.samples(bytes) }
  }
}
