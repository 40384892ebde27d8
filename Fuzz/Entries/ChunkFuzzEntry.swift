public import Chunks
import Telemetry

/// One way into the decoding of sealed chunks, which must never trap, hang or grow, whatever a file holds.
///
/// An input is one byte for the kind (samples, samples on a timeline, a timeline, figures, a bundle) and the bytes
/// behind version and checksum, which are made to fit: what has another checksum never comes further.
public struct ChunkFuzzEntry {
  /// The name under which it is asked for.
  public static let format = "chunk"

  private let codec = ChunkCodec()
  /// The timeline on which samples lie: a minute apart, and twenty milliseconds on their way.
  public static let timeline = Timeline(
    times: (0..<48).map { 1_753_401_600_000 + 60_000 * $0 },
    delays: [Int64](repeating: 20, count: 48)
  )

  /// Makes the entry.
  public init() {}

  /// Decodes one input, and what was understood once more after encoding it.
  ///
  /// - Returns: what is wrong with the outcome; nil where nothing is.
  public func run(_ input: [UInt8]) -> String? {
    guard let kind = input.first else { return nil }
    let bytes = ChunkCodec.resealed([0, 0, 0, 0, 0] + input.dropFirst())
    do throws(ChunkError) {
      switch kind % 5 {
      case 0: return try fault(codec.samples(bytes), codec.times(bytes))
      case 1:
        return try fault(
          codec.samples(bytes, on: Self.timeline),
          codec.times(bytes, on: Self.timeline)
        )
      case 2:
        let timeline = try codec.timeline(bytes)
        let again = try codec.timeline(codec.encode(timeline))
        return again == timeline ? nil : "another timeline after encoding it"
      case 3: return try fault(codec.buckets(bytes) { ($0, $0 &+ 1) })
      default:
        let bundle = try codec.bundle(bytes)
        for member in bundle.members {
          let (samples, times) = (
            try codec.samples(of: member, in: bundle), try codec.times(of: member, in: bundle)
          )
          if let fault = try fault(samples, times) { return fault }
        }
        return nil
      }
    } catch {
      return nil
    }
  }

  private func fault(
    _ samples: SampleColumns,
    _ times: [Int64]
  ) throws(ChunkError) -> String? {
    let count = samples.times.count
    guard samples.values.count == count, samples.flags.count == count,
      samples.reasons.count == count, samples.delays.count == count, times == samples.times
    else { return "columns of different lengths" }
    guard count <= ChunkCodec.mostSamples else { return "\(count) samples" }
    let again = try codec.samples(codec.encode(samples))
    let isSame =
      again.times == samples.times && again.delays == samples.delays
      && again.flags == samples.flags && again.reasons == samples.reasons
      && zip(again.values, samples.values)
        .allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }
    return isSame ? nil : "other samples after encoding them"
  }

  private func fault(_ buckets: [RollupBucket]) throws(ChunkError) -> String? {
    var total = Aggregate()
    for bucket in buckets { total.join(bucket.aggregate) }
    guard buckets.allSatisfy({ $0.aggregate.used >= 0 }) else { return "a negative count" }
    let again = try codec.buckets(codec.encode(buckets)) { ($0, $0 &+ 1) }
    return again.map(\.index) == buckets.map(\.index) ? nil : "other figures after encoding them"
  }
}
